const locale = "en-GB";
const cache = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions, zone: string | null | undefined) {
  const key = `${name} ${zone ?? ""}`;
  let made = cache.get(key);
  if (!made) {
    try {
      made = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone ?? undefined, hourCycle: "h23" });
    } catch {
      // A time zone this browser doesn't know: its own is better than no page.
      made = new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23" });
    }
    cache.set(key, made);
  }
  return made;
}

type Time = string | number | null | undefined;

function at(time: Time, name: string, options: Intl.DateTimeFormatOptions, zone?: string | null) {
  if (time == null) return "—";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "—" : format(name, options, zone).format(date);
}

const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const seconds: Intl.DateTimeFormatOptions = { ...clock, second: "2-digit" };
const date: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

export const formatClock = (time: Time, zone?: string | null) => at(time, "clock", clock, zone);
export const formatSeconds = (time: Time, zone?: string | null) => at(time, "seconds", seconds, zone);
export const formatMillis = (time: Time, zone?: string | null) => at(time, "millis", { ...seconds, fractionalSecondDigits: 3 }, zone);
export const formatDate = (time: Time, zone?: string | null) => at(time, "date", date, zone);
export const formatDay = (time: Time, zone?: string | null) => at(time, "day", { day: "numeric", month: "short" }, zone);
export const formatDateTime = (time: Time, zone?: string | null) => at(time, "dateTime", { ...date, ...clock }, zone);

/** A moment that ends something, told by the last whole day before it: midnight of the 22nd is "21 Nov". */
export const formatLastDay = (time: string) => formatDate(Date.parse(time) - 1);

/** The page's own zone, to say so when a location's is another. */
export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
