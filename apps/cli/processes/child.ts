import process from 'node:process'
import { roles } from '../roles.ts'
import { serve } from './serve.ts'

serve(roles, process.argv[2] ?? '')
