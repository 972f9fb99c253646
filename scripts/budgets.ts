/** Sizes that keep the code readable (CONTRIBUTING.md). Counts lines of files and functions and compares them with the budgets. */
import { globSync, readFileSync } from 'node:fs'
import ts from 'typescript'

const BUDGETS = { fileMedian: 80, fileNinth: 200, fileMost: 300, functionMedian: 8, functionNinth: 25, functionMost: 50, filesInFolder: 15 }

/** Named exceptions, each with its reason. */
const EXCEPTIONS: Record<string, string> = {
  'src/db/schema.ts': 'generated',
}

export type Sizes = { files: Map<string, number>; functions: { where: string; lines: number }[]; folders: Map<string, number> }

export function measure(): Sizes {
  const files = new Map<string, number>()
  const folders = new Map<string, number>()
  const functions: Sizes['functions'] = []
  for (const name of globSync(['src/**/*.ts', 'web/**/*.ts', 'web/**/*.svelte', 'scripts/*.ts', 'bench/*.ts'])) {
    if (name in EXCEPTIONS || name.endsWith('.test.ts')) continue
    const text = readFileSync(name, 'utf8')
    files.set(name, text.split('\n').length - 1)
    const folder = name.slice(0, name.lastIndexOf('/'))
    folders.set(folder, (folders.get(folder) ?? 0) + 1)
    if (name.endsWith('.ts')) functions.push(...functionsIn(name, text))
  }
  return { files, functions, folders }
}

/** Functions that have a name; arrow functions given to others are part of the function around them. */
function functionsIn(name: string, text: string): Sizes['functions'] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const found: Sizes['functions'] = []
  const visit = (node: ts.Node) => {
    if (isNamedFunction(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push({ where: `${name}:${line}`, lines: source.getLineAndCharacterOfPosition(node.end).line + 2 - line })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isNamedFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return true
  return ts.isArrowFunction(node) && ts.isVariableDeclaration(node.parent)
}

/** @returns one sentence for each budget that is broken */
export function broken({ files, functions, folders }: Sizes): string[] {
  const fileLines = [...files.values()].sort((a, b) => a - b)
  const functionLines = functions.map((one) => one.lines).sort((a, b) => a - b)
  return [
    ...over('median file', at(fileLines, 0.5), BUDGETS.fileMedian),
    ...over('nine of ten files', at(fileLines, 0.9), BUDGETS.fileNinth),
    ...over('median function', at(functionLines, 0.5), BUDGETS.functionMedian),
    ...over('nine of ten functions', at(functionLines, 0.9), BUDGETS.functionNinth),
    ...[...files].flatMap(([name, lines]) => over(name, lines, BUDGETS.fileMost)),
    ...functions.flatMap(({ where, lines }) => over(where, lines, BUDGETS.functionMost)),
    ...[...folders].flatMap(([name, count]) => over(`${name} (files)`, count, BUDGETS.filesInFolder)),
  ]
}

function at(sorted: number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0
}

function over(what: string, found: number, budget: number): string[] {
  return found > budget ? [`${what}: ${found}, budget ${budget}`] : []
}
