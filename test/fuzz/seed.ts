// The seed of the mutants that every run of the tests tries.
export const SEED = 20_261_201;
