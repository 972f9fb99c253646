/** How each kind of paper is drawn. Pure. */
import type { PaperKind } from '#papers/kinds.ts'
import type { IconName } from '#web/components/icons.ts'

export const PAPER_ICONS: Record<PaperKind, IconName> = {
  monthly: 'chart-no-axes-column',
  brief: 'newspaper',
  evidence: 'archive',
  dossier: 'folder-open',
  ombudsman: 'scale',
}
