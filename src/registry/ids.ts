/**
 * Hash (FNV-1a, 32 bits) of 宛名番号, 世帯番号 and 物件番号 for buckets and look-up, without leading zeros: spreadsheets lose them.
 */
export function idHash(id: string): number {
	const text = sameId(id);
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	// The low bits choose the bucket; FNV mixes them least for texts that differ in the last digit only.
	return (hash ^ (hash >>> 15)) >>> 0;
}

/** The form in which two ids are compared. */
export function sameId(id: string): string {
	return id
		.normalize('NFKC')
		.toUpperCase()
		.replace(/^0+(?=.)/, '');
}
