/** What the columns of one dataset are, for programs. Public. */
import { DomainError } from '#lib/errors.ts'
import { schemaOf } from '#opendata/catalog.ts'
import { DATASETS } from '#opendata/datasets.ts'
import { words } from '#texts/text.ts'
import { requireRegion } from '#web/lib/act.ts'
import { answerOpen, answerWith } from '#web/lib/open/answers.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
  const region = requireRegion(event.locals)
  return answerOpen(event, async () => {
    const dataset = DATASETS.find(({ name }) => `${name}.json` === event.params.file)
    if (!dataset) throw new DomainError('page.not_found')
    return answerWith(event.request, {
      body: JSON.stringify(schemaOf(dataset, words('id', region.texts)), null, 1),
      type: 'application/json; charset=utf-8',
    })
  })
}
