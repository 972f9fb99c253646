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
  /** Late cases that are still not answered long after. */
  forgets: number
}

export const HABITS = {
  prompt: { answersFirstInTime: 0.96, answersInTime: 0.95, fixed: 0.8, notFixed: 0.03, stars: 4.6, returns: 0.02, returnsLate: 0, forgets: 0.02 },
  steady: { answersFirstInTime: 0.9, answersInTime: 0.88, fixed: 0.7, notFixed: 0.07, stars: 4.1, returns: 0.04, returnsLate: 0.2, forgets: 0.03 },
  slow: { answersFirstInTime: 0.76, answersInTime: 0.74, fixed: 0.58, notFixed: 0.12, stars: 3.4, returns: 0.07, returnsLate: 0.5, forgets: 0.05 },
  overloaded: { answersFirstInTime: 0.68, answersInTime: 0.63, fixed: 0.5, notFixed: 0.17, stars: 2.9, returns: 0.08, returnsLate: 0.5, forgets: 0.06 },
  /** Answers at once, and reporters disagree. */
  hasty: { answersFirstInTime: 0.97, answersInTime: 0.95, fixed: 0.3, notFixed: 0.28, stars: 2.3, returns: 0.05, returnsLate: 0.1, forgets: 0.02 },
} satisfies Record<string, Habit>

export type HabitName = keyof typeof HABITS
