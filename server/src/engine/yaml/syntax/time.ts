// Which plain scalars are points in time to go-yaml.

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(.*)$/s;
const CLOCK = /^(?:([Tt])| +)(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:(Z)|[-+](\d\d):(\d\d))?$/;

/**
 * Whether go-yaml reads a text as a time: a date, or a date with a clock, behind a `T` with a time zone and behind blanks without one.
 * No date that the calendar does not have. Source: `parseTimestamp` in go.yaml.in/yaml/v2 2.4.3, resolve.go, and v4 4.0.0-rc.4,
 * internal/libyaml/resolver.go, by the rules of Go's time.Parse.
 */
export function isTime(source: string): boolean {
  const [, year, month, day, rest] = DATE.exec(source) ?? [];
  if (rest === undefined || Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return false;
  if (rest === "") return true;
  const [clock, letter, hour, minute, second, utc, zoneHour, zoneMinute] = CLOCK.exec(rest) ?? [];
  if (clock === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
  const hasZone = utc !== undefined || zoneHour !== undefined;
  return hasZone === (letter !== undefined) && Number(zoneHour ?? 0) <= 24 && Number(zoneMinute ?? 0) <= 60;
}

/** The days of a month; none for what is no month. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
