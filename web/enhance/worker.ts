/** Looks for the numbers. Ends by itself. */
import { solve } from './puzzle.ts'

self.onmessage = ({ data }: MessageEvent<string>) => postMessage(solve(data))
