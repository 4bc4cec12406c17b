// Whether tests that take their time look at a sample only: `npm run check` sets PLIMSOLL_QUICK=1.
export const QUICK = process.env.PLIMSOLL_QUICK === "1";
