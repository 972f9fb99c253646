/** How many questions may be on their way without an answer; the others wait. */
import { SendError } from '#channels/channel.ts'
import type { PDU } from './wire.ts'

export type Window = {
  /**
   * @param milliseconds for a place and the answer together
   * @param ask called when there is a place; what it throws is thrown
   * @throws SendError when no place or no answer came in time, or the line broke
   */
  within: (milliseconds: number, ask: (settle: (pdu: PDU) => void) => void) => Promise<PDU>
  /** The line is gone: whoever is on the way will get no answer. */
  breakOff: () => void
}

/** Milliseconds to wait when a message was perhaps taken although its answer was lost. */
const DOUBT = 20_000

type Question = {
  ask: (settle: (pdu: PDU) => void) => void
  resolve: (pdu: PDU) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout | undefined
}
type State = { size: number; waiting: Set<Question>; onTheWay: Set<Question> }

export function createWindow(size: number): Window {
  const state: State = { size, waiting: new Set(), onTheWay: new Set() }
  return {
    within: (milliseconds, ask) =>
      new Promise((resolve, reject) => {
        const question: Question = { ask, resolve, reject, timer: undefined }
        question.timer = setTimeout(() => fail(state, question, tooLate(state, question)), milliseconds)
        state.waiting.add(question)
        next(state)
      }),
    breakOff() {
      for (const question of state.onTheWay) fail(state, question, lost('the line broke before the answer'))
    },
  }
}

function next(state: State): void {
  for (const question of state.waiting) {
    if (state.onTheWay.size >= state.size) return
    state.waiting.delete(question)
    begin(state, question)
  }
}

function begin(state: State, question: Question): void {
  state.onTheWay.add(question)
  try {
    question.ask((pdu) => {
      leave(state, question)
      question.resolve(pdu)
    })
  } catch (error) {
    fail(state, question, error)
  }
}

function fail(state: State, question: Question, error: unknown): void {
  leave(state, question)
  question.reject(error)
}

function leave(state: State, question: Question): void {
  clearTimeout(question.timer)
  state.waiting.delete(question)
  state.onTheWay.delete(question)
  next(state)
}

function tooLate({ onTheWay }: State, question: Question): SendError {
  return onTheWay.has(question) ? lost('no answer from the SMSC') : new SendError('try_again', 0, 'too many are waiting')
}

/** It may have been taken: sending it at once again would often be a second SMS. */
function lost(why: string): SendError {
  return new SendError('try_again', 0, why, DOUBT)
}
