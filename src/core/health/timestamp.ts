/** Times of Kubernetes (RFC 3339 in UTC) as milliseconds: the core has no `Date`. */

const grammar = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?Z$/;

/** Milliseconds since the epoch, whole seconds; `undefined` for other text. */
export function timestamp(text: string): number | undefined {
  if (!grammar.test(text)) return undefined;
  const field = (start: number, length: number) => Number(text.slice(start, start + length));
  const days = daysSinceEpoch({ year: field(0, 4), month: field(5, 2), day: field(8, 2) });
  return (((days * 24 + field(11, 2)) * 60 + field(14, 2)) * 60 + field(17, 2)) * 1000;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`; years begin in March there. */
function daysSinceEpoch({ year, month, day }: Day): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
