/** The darkroom itself (look.ts): the only place where photos, voices and videos of strangers are taken apart. */
import { cleanCopy, publicCopy, squareOf } from '#evidence/apart/copies.ts'
import { inspect, inspectAgain, inspectSent, refuseHead } from '#evidence/inspect.ts'
import { serve } from '#lib/apart/serve.ts'
import sharp from 'sharp'

// One picture at a time, nothing kept.
sharp.cache(false)
sharp.concurrency(1)

/** libvips reads some thirty kinds of file; four are photos that we show. */
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'] })

const tasks = { refuseHead, inspect, inspectSent, inspectAgain, cleanCopy, publicCopy, squareOf }
export type DarkroomTasks = typeof tasks

serve(tasks)
