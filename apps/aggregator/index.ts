/**
 * The endpoint by which clients upload their reports to an aggregator, over HTTP.
 *
 * @example
 * import { uploadEndpoint } from 'beaverdam/aggregator'
 * createServer(uploadEndpoint(aggregator, { signedConfig: () => signedConfig, origins: ['https://example.org'] }))
 */

export type { ReportTaker } from './acknowledged-reports.ts'
export type { Acknowledgement } from './acknowledgement.ts'
export { type UploadEndpointOptions, uploadEndpoint } from './upload-endpoint.ts'
