import type { SiteRow } from '../../book/housing/api';
import { sites as say, words } from '../../messages/ja/housing';
import type { Place } from '../map/place';

/** Sites as the map draws them, without a link. */
export const placesOf = (rows: readonly SiteRow[]): Place[] =>
	rows.map(({ view, name, at, outline, counts }) => ({
		id: view.site,
		at,
		outline,
		name: name || words.unnamed,
		text: say.ofTotal(counts.free, counts.total),
		short: String(counts.free),
		tone: 'neutral'
	}));
