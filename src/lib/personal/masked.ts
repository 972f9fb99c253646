/** What may be shown of a number where people must be told apart: its end, and nothing of what is short. Pure. */

/** @returns `•••345`, `•••` when more would say too much, '' for nothing */
export function masked(number: string): string {
  const figures = number.replace(/\D/g, '')
  if (number === '') return ''
  return figures.length >= 8 && !number.includes('@') ? `•••${figures.slice(-3)}` : '•••'
}

/** By which two people who are not named are told apart: `K3QX`. @param index of the name or address */
export function signOf(index: string): string {
  return index
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 4)
    .toUpperCase()
}
