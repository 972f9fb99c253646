/** A place in words: as told, then village and district where the told words do not name them already. Pure. */
type Place = { placeText: string | null; villageName: string | null; districtName: string | null }

export function placeWords({ placeText, villageName, districtName }: Place): string {
  const named = [villageName, districtName].filter((name) => name !== null)
  const told = placeText?.trim() ?? ''
  const missing = named.filter((name) => !told.toLowerCase().includes(name.toLowerCase()))
  return [told, ...new Set(missing)].filter(Boolean).join(', ')
}
