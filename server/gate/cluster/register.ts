import { z } from 'zod';
import { MunicipalityState } from '../../../src/sync/cluster';
import { readIfThere, replaceFile } from '../files';

const Municipality = z.strictObject({
	code: z.string(),
	name: z.string(),
	hosts: z.array(z.string()),
	peers: z.array(z.string()),
	state: MunicipalityState,
	addedAt: z.string()
});
/** A municipality of this cluster (自治体の登録). */
export type Municipality = z.infer<typeof Municipality>;

const Erased = z.strictObject({ code: z.string(), at: z.string(), erased: z.array(z.string()) });
/** What is kept of a municipality that has left: its code, when, and what was removed. */
export type Erased = z.infer<typeof Erased>;

const RegisterFile = z.strictObject({
	format: z.literal(1),
	municipalities: z.array(Municipality),
	erased: z.array(Erased)
});

/** The cluster's municipalities, on disk before a change is in force. */
export interface Register {
	readonly municipalities: readonly Municipality[];
	readonly erased: readonly Erased[];
	find(code: string): Municipality | undefined;
	/** Adds or replaces. */
	put(municipality: Municipality): Promise<void>;
	/** Takes a municipality out and keeps what was erased. */
	erase(record: Erased): Promise<void>;
}

/** Reads the register; a file that cannot be understood stops the start, for it says who may see what. */
export async function openRegister(path: string): Promise<Register> {
	const text = await readIfThere(path);
	let held =
		text === null
			? { format: 1 as const, municipalities: [], erased: [] }
			: RegisterFile.parse(JSON.parse(text));
	const keep = async (next: z.infer<typeof RegisterFile>) => {
		await replaceFile(path, JSON.stringify(next, null, '\t'));
		held = next;
	};
	return {
		get municipalities() {
			return held.municipalities;
		},
		get erased() {
			return held.erased;
		},
		find: (code) => held.municipalities.find((one) => one.code === code),
		put: (municipality) =>
			keep({
				...held,
				municipalities: [
					...held.municipalities.filter((one) => one.code !== municipality.code),
					municipality
				].sort((a, b) => a.code.localeCompare(b.code)),
				erased: held.erased.filter((one) => one.code !== municipality.code)
			}),
		erase: (record) =>
			keep({
				...held,
				municipalities: held.municipalities.filter((one) => one.code !== record.code),
				erased: [...held.erased.filter((one) => one.code !== record.code), record]
			})
	};
}
