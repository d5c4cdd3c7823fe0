import { toHex } from '../../domain/bytes';
import { isoDateAt } from '../../domain/dates';
import { parseStamp } from '../../domain/hlc';
import { base32 } from '../../domain/ids';
import { draw, seedHashOf } from '../../domain/housing/lottery';
import { lotteryText } from '../../domain/housing/lottery-text';
import { pointsOf } from '../../domain/housing/priority';
import { isFreeFor } from '../../domain/housing/units';
import type { LotteryView } from '../../domain/housing/state';
import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import { z } from 'zod';
import type { Access } from '../access';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import { drafts as draftsOf } from '../drafts';
import type { HousingBook, LotteryRow } from './api';
import { needApplication, needUnit } from './find';
import type { Opened } from './opened';
import type { Rows } from './rows';

type Lotteries = Pick<
	HousingBook,
	'lotteries' | 'lottery' | 'announceLottery' | 'holdLottery' | 'lotteryText'
>;

const Seed = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Lotteries. The seed is made here and lies as a sealed draft on this device alone until it is held: in the entry every device of
 * the municipality could read it, and who knows it before could choose the digits that are called out. If the device is lost the
 * lottery cannot be held, and is announced again.
 */
export function lotteries(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access,
	open: Opened,
	rows: Rows
): Lotteries {
	const seeds = draftsOf(core);
	/** Listed among this tablet's drafts as what is not finished; the path is the page that finishes it. */
	const keyOf = (seedHash: string) => `/housing/lotteries#${seedHash}`;

	async function seedOf({ seedHash }: LotteryView): Promise<string | null> {
		const held = await seeds.loadDraft(keyOf(seedHash));
		return held === null ? null : Seed.parse(held);
	}

	async function row(view: LotteryView): Promise<LotteryRow> {
		return {
			view,
			entrants: view.entrants.length,
			units: view.units.length,
			seedHere: view.held === null && (await seedOf(view)) !== null
		};
	}

	const needLottery = ({ housing }: Ledger, announced: string): LotteryView => {
		const view = housing.lotteries.get(announced);
		if (!view) throw new BookError('notFound', announced);
		return view;
	};

	return {
		async lotteries() {
			core.desk();
			const { housing } = await core.ledger();
			const views = [...housing.lotteries.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
			return Promise.all(views.map(row));
		},
		async lottery(announced) {
			const ledger = await core.ledger();
			const view = ledger.housing.lotteries.get(announced);
			if (!view) return null;
			await access.viewed('housing.lottery', '-');
			const places = new Map(
				view.held?.result.map(({ application, unit }, i) => [application, { rank: i + 1, unit }])
			);
			const made = view.entrants.map(async ({ application, number, points }) => {
				const place = places.get(application) ?? { rank: null, unit: null };
				return {
					application,
					number,
					case: ledger.housing.applications.get(application)?.case ?? '-',
					name: await open.applicant(ledger, application),
					points,
					...place,
					unitLabel: place.unit === null ? '' : await open.unitLabel(ledger, place.unit)
				};
			});
			const units = view.units.flatMap((unit) => ledger.housing.units.get(unit) ?? []);
			return {
				...(await row(view)),
				rows: await Promise.all(made),
				unitRows: await rows.units(ledger, units),
				witnesses: (view.held && (await open.sealed('lottery.held', view.held.entry))?.witnesses) ?? ''
			};
		},
		async announceLottery({ title, applications, units, note }) {
			const ledger = await core.ledger();
			const numbers = new Set<string>();
			const chosen = new Set(applications);
			while (numbers.size < chosen.size) numbers.add(base32(crypto.getRandomValues(new Uint8Array(5)), 8));
			// Random numbers in their own order: it says nothing about who applied when.
			const drawn = [...numbers];
			const sorted = [...chosen].map((application, i) => ({
				application,
				number: drawn[i]!,
				points: pointsOf(needApplication(ledger, application).priority, ledger.housing.rules.priority.rows)
			}));
			const entrants = sorted.sort((a, b) => (a.number < b.number ? -1 : 1));
			const seed = toHex(crypto.getRandomValues(new Uint8Array(32)));
			const seedHash = seedHashOf(seed);
			await seeds.saveDraft(keyOf(seedHash), seed);
			try {
				return await written.append(
					{ kind: 'lottery.announced', open: { title, entrants, units, seedHash }, sealed: { note } },
					'-'
				);
			} catch (error) {
				await seeds.deleteDraft(keyOf(seedHash));
				throw error;
			}
		},
		async holdLottery({ announced, spoken, witnesses, note }) {
			const ledger = await core.ledger();
			const view = needLottery(ledger, announced);
			if (view.held) throw new BookError('stateChanged', 'held');
			const seed = await seedOf(view);
			if (seed === null) throw new BookError('notFound', 'seed');
			const result = draw(seed, spoken, view.entrants, view.units);
			const offers: { draft: OtherDraft; case: CaseNumber }[] = [];
			const taken: string[] = [];
			for (const { application, unit } of result) {
				if (unit === null) continue;
				const winner = needApplication(ledger, application);
				if (!isFreeFor(ledger, needUnit(ledger, unit), application)) taken.push(unit);
				else
					offers.push({
						draft: {
							kind: 'housing.offered',
							open: { applied: application, unit, lottery: announced },
							sealed: { note: '' }
						},
						case: winner.case
					});
			}
			const held: OtherDraft = {
				kind: 'lottery.held',
				open: { announced, seed, spoken, result },
				sealed: { witnesses, note }
			};
			const [entry, ...made] = await written.appendAll([{ draft: held, case: '-' }, ...offers]);
			await seeds.deleteDraft(keyOf(view.seedHash));
			return { entry: entry!, offers: made, taken };
		},
		async lotteryText(announced) {
			const ledger = await core.ledger();
			const view = ledger.housing.lotteries.get(announced);
			if (!view) return null;
			const { config } = core.tablet();
			const labels = new Map<string, string>();
			for (const unit of view.units) {
				const site = ledger.housing.units.get(unit)?.site ?? '';
				labels.set(unit, `${await open.siteName(ledger, site)} ${await open.unitLabel(ledger, unit)}`.trim());
			}
			return lotteryText(view, {
				town: config.name,
				disaster: config.disaster.name,
				announcedOn: isoDateAt(parseStamp(view.at).ms),
				heldOn: view.held && isoDateAt(parseStamp(view.held.at).ms),
				labelOf: (unit) => labels.get(unit) ?? ''
			});
		}
	};
}
