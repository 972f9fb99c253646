/** Calls to the Cloud API. */
import { graphWith } from '#channels/meta-graph.ts'
import { problemOf } from './problems.ts'

export const callGraph = graphWith(problemOf)
