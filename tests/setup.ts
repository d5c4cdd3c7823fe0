import fc from 'fast-check';

// Every property test prints its seed on failure; TEST_SEED repeats a run.
const seed = process.env.TEST_SEED ? Number(process.env.TEST_SEED) : Date.now() & 0x7fffffff;
fc.configureGlobal({ seed, numRuns: 200 });
process.stderr.write(`fast-check seed ${seed} (repeat with TEST_SEED=${seed})\n`);
