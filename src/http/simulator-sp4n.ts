/** The stand-in for SP4N: the doors the desk's line uses (`/api/…`), and those of its own page (`/desk/…`). Demonstration only. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { demoToken } from '#bridges/sp4n/line/setup-commands.ts'
import type { Db } from '#db/transaction.ts'
import { allOpenTo } from '#http/door.ts'
import { defined } from '#lib/plain.ts'
import { listRegions } from '#regions/queries.ts'
import { insertReport, listReports, updateReport } from '#simulator/sp4n/queries.ts'
import { plantReports } from '#simulator/sp4n/seeds.ts'
import {
  createSp4nStandIn,
  isDown,
  listNew,
  lookUp,
  losesAnswer,
  refuseStranger,
  searchReference,
  setSp4nSwitches,
  Sp4nFault,
  sp4nSwitches,
  takeReport,
  type Sp4nStandIn,
} from '#simulator/sp4n/stand-in.ts'
import type { SimulatorDb } from '#simulator/tables.ts'

type Parts = { db: SimulatorDb; tanggap: Db; now: () => Date }

export async function sp4nStandIn({ db, tanggap, now }: Parts): Promise<Sp4nStandIn> {
  const examples = async () => (await listRegions(tanggap)).filter(({ isExample }) => isExample)
  for (const { code } of await examples()) await plantReports(db, { regionCode: code, token: demoToken(code), now: now() })
  return createSp4nStandIn({ db, now, tokens: async () => (await examples()).map(({ code }) => demoToken(code)) })
}

export function sp4nDoor(standIn: Sp4nStandIn) {
  return async (app: FastifyInstance): Promise<void> => {
    allOpenTo(app, 'demo')
    app.setErrorHandler((error, _request, reply) => refuse(error, reply))
    await app.register(lineRoutes(standIn), { prefix: '/api' })
    await app.register(pageRoutes(standIn), { prefix: '/desk' })
  }
}

function lineRoutes(standIn: Sp4nStandIn) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addContentTypeParser(['application/xml', 'text/xml'], { parseAs: 'string', bodyLimit: 200_000 }, (_request, body, done) => done(null, body))
    app.addHook('preHandler', async () => {
      if (isDown(standIn)) throw new Sp4nFault(503, 'layanan sedang gangguan')
    })
    app.post<{ Body: string }>('/stream/addstream', async ({ body }, reply) => {
      if (typeof body !== 'string') throw new Sp4nFault(400, 'XML diperlukan')
      const answer = await takeReport(standIn, body)
      if (!losesAnswer(standIn)) return answer
      reply.hijack()
      reply.raw.destroy()
    })
    app.get<{ Querystring: Asked }>('/contoh/cari', async (request) =>
      searchReference(standIn, await callerOf(standIn, request), textOf(request.query.rujukan)),
    )
    app.get<{ Querystring: Asked }>('/contoh/laporan', async (request) =>
      lookUp(standIn, await callerOf(standIn, request), textOf(request.query.trackingid)),
    )
    app.get<{ Querystring: Asked }>('/contoh/baru', async (request) =>
      listNew(standIn, await callerOf(standIn, request), textOf(request.query.sejak) || undefined),
    )
  }
}

/** Said twice (`?sejak=a&sejak=b`) it is a list, and nothing. */
type Asked = Partial<Record<'rujukan' | 'trackingid' | 'sejak', unknown>>

function textOf(said: unknown): string {
  return typeof said === 'string' ? said : ''
}

function callerOf(standIn: Sp4nStandIn, { headers }: Pick<FastifyRequest, 'headers'>): Promise<string> {
  return refuseStranger(standIn, /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '')
}

const changeShape = z.object({
  status: z.string().max(60).optional(),
  answer: z.string().trim().min(1).max(8000).optional(),
  agency: z.string().max(200).optional(),
})
const newShape = z.object({ title: z.string().trim().min(5).max(200), body: z.string().trim().min(10).max(4000) })

type OfRegion = { Params: { region: string; id: string } }

function pageRoutes(standIn: Sp4nStandIn) {
  const { db, now } = standIn
  const tokenOf = ({ region }: { region: string }) => refuseStranger(standIn, demoToken(region))
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/switches', async () => ({ ...standIn.switches, isDownNow: isDown(standIn) }))
    app.post('/switches', async ({ body }) => setSp4nSwitches(standIn, defined(read(sp4nSwitches.partial(), body))))
    app.get<OfRegion>('/:region/reports', async ({ params }) => {
      const rows = await listReports(db, await tokenOf(params))
      // Neither key nor reference: this goes to a page.
      return rows.map((row) => ({ ...row, id: String(row.id), token: undefined, reference: undefined }))
    })
    app.post<OfRegion>('/:region/reports', async ({ params, body }) => {
      const told = {
        token: await tokenOf(params),
        reference: null,
        category: '',
        area: '',
        agency: '',
        status: 'Terdisposisi',
        isSecret: false,
        isAnonymous: true,
      }
      return insertReport(db, { ...told, ...read(newShape, body), reportedAt: now(), forwardedAt: now() })
    })
    app.post<OfRegion>('/:region/reports/:id', async ({ params, body }, reply) => {
      const change = read(changeShape, body)
      const set = { ...change, ...(change.answer ? { answeredAt: now() } : {}) }
      const isThere = /^\d{1,12}$/.test(params.id) && (await updateReport(db, { token: await tokenOf(params), id: Number(params.id) }, defined(set)))
      return reply.code(isThere ? 204 : 404).send()
    })
  }
}

/** @throws Sp4nFault 400 */
function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Sp4nFault(400, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  const status = error instanceof Sp4nFault ? error.status : ((error as { statusCode?: number }).statusCode ?? 500)
  return reply
    .code(status)
    .send({ pesan: error instanceof Error && status < 500 ? error.message : status === 503 ? 'layanan sedang gangguan' : 'galat' })
}
