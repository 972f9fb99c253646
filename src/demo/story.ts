/** Invented complaints: our own sentences joined with places of the region. Nobody in them is real. */
import phrases from './phrases.json' with { type: 'json' }
import stories from './stories.json' with { type: 'json' }
import type { Random } from '#demo/random.ts'

export type PictureName = 'road' | 'drain' | 'lamp' | 'waste' | 'river' | 'tap' | 'paper' | 'roof' | 'clinic' | 'sign' | 'market' | 'field'

/** A story: title, words, the answer that fits, and 'no photo' where the theme's drawing shows something else. */
type Theme = { stories: string[][]; progress: string[]; picture: PictureName }

const THEMES = stories as unknown as Record<string, Theme>

export const PHRASES = phrases

export function themeOf(categoryCode: string): Theme {
  const theme = THEMES[categoryCode] ?? THEMES['other']
  if (!theme) throw new Error('no invented stories')
  return theme
}

export type Story = { title: string; text: string; place: string; answer: string; isPictured: boolean }

/** @param areaName of the village or, without one, the district */
export function inventStory(categoryCode: string, areaName: string, random: Random): Story {
  const [title = '', words = '', answer = '', picture] = random.pick(themeOf(categoryCode).stories)
  const place = inventPlace(areaName, random)
  const filled = words
    .replaceAll('{place}', place)
    .replaceAll('{landmark}', `${random.pick(PHRASES.landmarks)} ${areaName}`)
    .replaceAll('{since}', random.pick(PHRASES.since))
    // "Jalan Jalan Melati": the place brings its own word.
    .replaceAll('Jalan Jalan', 'Jalan')
    .replaceAll('jalan Jalan', 'Jalan')
    .replaceAll('jalan di Jalan', 'Jalan')
  return {
    title,
    answer,
    isPictured: picture !== 'no photo',
    place: capital(place.replace(/^di /, '')),
    text: `${openWith(random.pick(PHRASES.openings), filled)}${random.pick(PHRASES.closings)}`,
  }
}

/** The same matter, told by somebody else. */
export function retell(story: Story, random: Random): string {
  return openWith(
    random.pick(PHRASES.openings),
    random.pick(PHRASES.retold).replaceAll('{title}', story.title.toLowerCase()).replaceAll('{place}', small(story.place)),
  )
}

function inventPlace(areaName: string, random: Random): string {
  const street = `Jalan ${random.pick(PHRASES.streets)}`
  const landmark = random.pick(PHRASES.landmarks)
  return random.pick([
    `di ${street}, ${areaName}`,
    `di ${street} RT ${random.int(9) + 1}, ${areaName}`,
    `dekat ${landmark} ${areaName}`,
    `di depan ${landmark} ${areaName}`,
    `di ${areaName}`,
  ])
}

function openWith(opening: string, words: string): string {
  return opening.endsWith(', ') ? `${opening}${words.slice(0, 1).toLowerCase()}${words.slice(1)}` : `${opening}${capital(words)}`
}

/** "Dekat pasar" in the middle of a sentence; names keep their capital. */
function small(place: string): string {
  return place.replace(/^(Dekat|Di) /, (word) => word.toLowerCase())
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
