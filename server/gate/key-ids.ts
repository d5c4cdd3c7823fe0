import { byClock, readEntry, type GoodItem } from '../../src/domain/fold/read';
import type { Entry } from '../../src/domain/entry';

/** The municipality keys (自治体の鍵) that administrators have made since the first one, by id: the gate never has a key. */
export interface KeyIds {
	/** Ids in the order in which the keys were made, by the clock; empty while the first key is still the only one. */
	list(): string[];
	/** Takes note of an entry; of no interest unless it is key.rotated by somebody with the right. */
	add(entry: Entry): void;
}

/** No keys known yet. */
export function keyIds(): KeyIds {
	const made = new Map<string, { at: string; id: string; to: string }>();
	return {
		list: () => [...new Set([...made.values()].sort(byClock).map(({ to }) => to))],
		add(entry) {
			if (entry.kind !== 'key.rotated') return;
			const item = readEntry(entry);
			if (item.verdict !== 'ok') return;
			const good: GoodItem = item;
			if (good.kind === 'key.rotated') made.set(good.id, { at: good.at, id: good.id, to: good.open.to });
		}
	};
}
