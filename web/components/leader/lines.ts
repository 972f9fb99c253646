/** Lines of small charts. Pure; y grows downwards, as SVG has it. */
export type Frame = { left: number; top: number; width: number; height: number; max: number }

export function pointsOf(values: readonly number[], { left, top, width, height, max }: Frame): [number, number][] {
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values.map((value, index) => [round(left + index * step), round(top + height * (1 - value / max))])
}

export function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.length === 0 ? '' : `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`
}

/** The area between two lines over the same parts. */
export function bandOf(upper: readonly (readonly [number, number])[], lower: readonly (readonly [number, number])[]): string {
  return `${pathOf([...upper, ...lower.toReversed()])}z`
}

/** A round figure at or above the highest value, and not less than `least`. */
export function ceilingOf(highest: number, least: number): number {
  const wanted = Math.max(highest, least)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 4, 5, 6, 8, 10].find((factor) => factor * power >= wanted) ?? 10) * power
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
