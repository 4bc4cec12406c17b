// fast-check as all tests use it: the same inputs in each run, so that a red test is red again and a green one stays green.
// `PLIMSOLL_SEED=<number>` draws others.
import fc from "fast-check";

const given = Number(process.env.PLIMSOLL_SEED);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number.isInteger(given) && given !== 0 ? given : 20_261_128 });

export default fc;
