// Signals of STOPSIGNAL as BuildKit reads them (`ParseSignal` of moby/sys/signal, with the names that Linux has).
import { integer } from "./numbers.ts";

const NAMES: ReadonlySet<string> = new Set(
  `ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU
  URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX`.split(/\s+/),
);
const COUNTED = /^(?:RTMIN\+(?:[1-9]|1[0-5])|RTMAX-(?:[1-9]|1[0-4]))$/;

/** Whether `text` is a signal: its number, or its name with or without `SIG`. */
export function isSignal(text: string): boolean {
  const number = integer(text);
  if (number !== undefined) return number !== 0;
  const name = text.toUpperCase().replace(/^SIG/, "");
  return NAMES.has(name) || COUNTED.test(name);
}
