/** What is known of a breach, as typed. */
import { instantAt, isDay } from '#lib/dates.ts'
import type { BreachFacts } from '#privacy/breaches/letters.ts'
import { typedIn } from '#web/lib/form.ts'

export function readFacts(form: FormData): BreachFacts {
  const said = (name: string) => typedIn(form, name, 4000).trim()
  const people = said('people')
  return {
    what: said('what'),
    happened: said('happened'),
    data: said('data'),
    people: /^\d{1,9}$/.test(people) ? Number(people) : null,
    effect: said('effect'),
    measures: said('measures'),
  }
}

/** @param typed `YYYY-MM-DDTHH:MM`, in the region's zone @returns an invalid date when it is none */
export function momentIn(typed: string, zone: string): Date {
  const [day = '', time = ''] = typed.split('T')
  return isDay(day) && /^([01]\d|2[0-3]):[0-5]\d/.test(time) ? instantAt(day, time.slice(0, 5), zone) : new Date(Number.NaN)
}
