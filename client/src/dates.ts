// Days as exceptions have them: `YYYY-MM-DD`, UTC.

/** The day that many days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Why a text is not a day on which an exception may end, in one sentence; undefined where it is one. */
export function dateFault(text: string, today: string): string | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // A day that a month does not have is taken for one of the next.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!isDay) return `Write a date such as ${dayAfter(today, 90)}.`;
  return text < today ? "This day has passed." : undefined;
}
