/** Where the words of a report or a candidate stood, when they did not come straight from the person. Kept as JSON beside them. */
import { z } from 'zod'

export const sourceShape = z.object({
  /** Address of the post, the comment, the other system's page. */
  link: z.string().optional(),
  postId: z.string().optional(),
  parentId: z.string().optional(),
  /** Name of the group whose chat was exported. */
  group: z.string().optional(),
  /** The visit it was taken down on. */
  visitId: z.string().optional(),
  /** Number of the same report in another system. */
  externalId: z.string().optional(),
  /** Who sent it over our API: name of the key. */
  client: z.string().optional(),
  /** And its id: a name may be given twice. */
  clientId: z.string().optional(),
  /** The reporter says that it is the same as this case: its id. A person at the desk links. */
  sameAs: z.string().optional(),
  /** Words around it that help to understand it. */
  context: z.string().optional(),
})

export type Source = z.infer<typeof sourceShape>
