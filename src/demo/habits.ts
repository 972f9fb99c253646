/** How invented agencies work. One table, so that the ranking has something to say. Shares are of an agency's cases. */

export type Habit = {
  answersFirstInTime: number
  answersInTime: number
  /** What reporters say of an answer; the rest stays silent. */
  fixed: number
  notFixed: number
  /** Stars of those who rate, on average. */
  stars: number
  /** Gives back as "not ours", and how often too late. */
  returns: number
  returnsLate: number
  /** Working days late at most, mostly half of it. */
  lateBy: number
}

export const HABITS = {
  prompt: { answersFirstInTime: 0.97, answersInTime: 0.96, fixed: 0.93, notFixed: 0.01, stars: 4.8, returns: 0.02, returnsLate: 0, lateBy: 5 },
  steady: { answersFirstInTime: 0.91, answersInTime: 0.86, fixed: 0.74, notFixed: 0.06, stars: 4.2, returns: 0.04, returnsLate: 0.2, lateBy: 9 },
  slow: { answersFirstInTime: 0.7, answersInTime: 0.6, fixed: 0.5, notFixed: 0.13, stars: 3.3, returns: 0.07, returnsLate: 0.5, lateBy: 19 },
  overloaded: { answersFirstInTime: 0.6, answersInTime: 0.42, fixed: 0.42, notFixed: 0.2, stars: 2.7, returns: 0.08, returnsLate: 0.5, lateBy: 19 },
  /** Answers at once, and reporters disagree. */
  hasty: { answersFirstInTime: 0.97, answersInTime: 0.95, fixed: 0.28, notFixed: 0.3, stars: 2.3, returns: 0.05, returnsLate: 0.1, lateBy: 6 },
} satisfies Record<string, Habit>

export type HabitName = keyof typeof HABITS
