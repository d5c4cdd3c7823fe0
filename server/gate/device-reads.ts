import {
	mergeLeaves,
	type ContactDocument,
	type DeviceDocument,
	type Held,
	type MergedDevice
} from './device-documents';
import { statusOf } from './errors';

type Conflicting = Held & { _conflicts?: string[] };

/** Reads of a device register; devices always with all their leaves, and `_rev` of the one to write on. */
export function deviceReads(pouch: PouchDB.Database) {
	const range = (prefix: string) => ({ startkey: prefix, endkey: `${prefix}\ufff0` });

	/** A document that only one gate writes at a time. Null if it is not there. */
	const find = async <T extends Held>(id: string): Promise<T | null> => {
		try {
			return (await pouch.get(id)) as unknown as T;
		} catch (error) {
			if (statusOf(error) === 404) return null;
			throw error;
		}
	};
	const merged = async ({ _conflicts: others = [], ...winner }: Conflicting): Promise<MergedDevice | null> =>
		mergeLeaves([winner, ...(await Promise.all(others.map((rev) => pouch.get(winner._id, { rev }))))]);

	const devices = async (which: { keys: string[] } | { startkey: string; endkey: string }) => {
		const answer = await pouch.allDocs({ include_docs: true, conflicts: true, ...which });
		const found = answer.rows.map((row) =>
			'error' in row || !row.doc ? null : merged(row.doc as unknown as Conflicting)
		);
		return (await Promise.all(found)).filter((one) => one !== null);
	};
	return {
		find,
		/** What follows the prefix in the ids that begin with it. */
		async ids(prefix: string): Promise<string[]> {
			return (await pouch.allDocs(range(prefix))).rows.map(({ id }) => id.slice(prefix.length));
		},
		everyDevice: () => devices(range('device:')),
		someDevices: (numbers: string[]) => devices({ keys: numbers.map((number) => `device:${number}`) }),
		async oneDevice(number: string): Promise<MergedDevice | null> {
			try {
				return await merged(
					(await pouch.get<DeviceDocument>(`device:${number}`, { conflicts: true })) as Conflicting
				);
			} catch (error) {
				if (statusOf(error) === 404) return null;
				throw error;
			}
		},
		/** Last contacts of one device, or of all, with every gate. */
		async contacts(number?: string): Promise<ContactDocument[]> {
			const prefix = number ? `contact:${number}:` : 'contact:';
			const answer = await pouch.allDocs({ include_docs: true, ...range(prefix) });
			return answer.rows.flatMap(({ doc }) => (doc ? [doc as unknown as ContactDocument] : []));
		}
	};
}

/** The number in a contact's id. */
export const deviceOfContact = ({ _id }: ContactDocument) => _id.split(':')[1]!;

/** The newest contact of each device, over all gates. */
export function newestContacts(contacts: ContactDocument[]): Map<string, ContactDocument> {
	const last = new Map<string, ContactDocument>();
	for (const contact of contacts) {
		const number = deviceOfContact(contact);
		if ((last.get(number)?.at ?? '') < contact.at) last.set(number, contact);
	}
	return last;
}
