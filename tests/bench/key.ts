/** The key of the benchmarks' town. It protects nothing. */
export const BENCH_SECRET = new Uint8Array(32).fill(7);
