/** Two reals of a row of T, f32 or f64, as doubles. */
@inline export function loadReals<T>(address: usize): v128 {
  return sizeof<T>() == 8 ? v128.load(address) : f64x2.promote_low_f32x4(v128.load64_zero(address))
}

/** Stores two doubles in a row of T. */
@inline export function storeReals<T>(address: usize, x: v128): void {
  if (sizeof<T>() == 8) v128.store(address, x)
  else v128.store64_lane(address, f32x4.demote_f64x2_zero(x), 0)
}

/** x within -bound..bound; NaN becomes -bound. (The scalar minimum and maximum branch in V8; these do not.) */
@inline export function clipped(x: v128, bound: v128): v128 {
  return f64x2.pmin(bound, f64x2.pmax(f64x2.neg(bound), x))
}

@inline export function laneSum(x: v128): isize {
  return <isize>(i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1))
}
