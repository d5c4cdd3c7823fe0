import type { OpenOf, SealedOf } from '../../domain/kinds';
import { isHeadquarters } from '../../domain/kinds';
import { useOf } from '../../domain/housing/units';
import type { Ledger } from '../../domain/fold/state';
import type { Access } from '../access';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import type { HousingBook, SiteInput, SiteRow, UnitInput, UnitsInput } from './api';
import { knownOf } from './behind';
import { needSite, needUnit, unitsOf } from './find';
import { newestFirst, type Opened } from './opened';
import { byName, byPlace, countUses, type Rows } from './rows';

type Stock = Pick<
	HousingBook,
	| 'housingSites'
	| 'housingSite'
	| 'housingUnits'
	| 'housingUnit'
	| 'registerSite'
	| 'alterSite'
	| 'registerUnits'
	| 'alterUnit'
	| 'setUnitState'
	| 'handUnits'
	| 'housingDesks'
>;

/** Sites and units: what there is, who holds it, and changing it. */
export function stock(
	core: Core,
	written: Pick<Book, 'append' | 'appendAll'>,
	access: Access,
	open: Opened,
	rows: Rows
): Stock {
	async function siteRow(ledger: Ledger, site: string): Promise<SiteRow> {
		const view = needSite(ledger, site);
		const sealed = await open.sealed('site.registered', view.entry);
		const { name = '', address = '', at = null, outline = [], note = '' } = sealed ?? {};
		return { view, name, address, at, outline, note, counts: countUses(ledger, unitsOf(ledger, site)) };
	}
	const all = (drafts: OtherDraft[]) => written.appendAll(drafts.map((draft) => ({ draft, case: '-' })));

	return {
		async housingSites() {
			core.desk();
			const ledger = await core.ledger();
			const made = await Promise.all([...ledger.housing.sites.keys()].map((site) => siteRow(ledger, site)));
			return made.sort(byName);
		},
		async housingSite(site) {
			const ledger = await core.ledger();
			if (!ledger.housing.sites.has(site)) return null;
			await access.viewed('housing.site', '-');
			const units = await Promise.all(unitsOf(ledger, site).map((unit) => rows.resident(ledger, unit)));
			return { ...(await siteRow(ledger, site)), units: units.sort(byPlace) };
		},
		async housingUnits({ site, uses, heldHere } = {}) {
			core.desk();
			const ledger = await core.ledger();
			const wanted = [...ledger.housing.units.values()].filter(
				(unit) =>
					(site === undefined || unit.site === site) &&
					(uses === undefined || uses.includes(useOf(ledger, unit))) &&
					(!heldHere || open.isHere(unit))
			);
			return rows.units(ledger, wanted);
		},
		async housingUnit(unit) {
			const ledger = await core.ledger();
			const view = ledger.housing.units.get(unit);
			if (!view) return null;
			await access.viewed('housing.unit', ledger.housing.occupied.get(unit)?.case ?? '-');
			const site = ledger.housing.sites.get(view.site);
			const [ofSite, ofUnit] = await Promise.all([
				site ? open.sealed('site.registered', site.entry) : null,
				open.sealed('unit.registered', view.entry)
			]);
			const stays = newestFirst(ledger.housing.staysOfUnit.get(unit) ?? []);
			return {
				...(await rows.resident(ledger, view)),
				address: ofSite?.address ?? '',
				note: ofUnit?.note ?? '',
				holders: view.holdings.map(({ device }) => ({ device, label: open.deviceLabel(device) })),
				stays: await Promise.all(stays.map((stay) => rows.stay(ledger, stay)))
			};
		},

		async registerSite(input) {
			const ledger = await core.ledger();
			const site = freeId(ledger.housing.sites, `s${core.tablet().identity.device}`, 1)[0]!;
			const entry = await written.append(siteDraft(site, input), '-');
			return { entry, site };
		},
		async alterSite(site, input) {
			const { entry } = needSite(await core.ledger(), site);
			return written.append({ ...siteDraft(site, input), corrects: entry }, '-');
		},
		async registerUnits(input) {
			const ledger = await core.ledger();
			needSite(ledger, input.site);
			const { device } = core.tablet().identity;
			const labels = new Set(input.labels);
			if (labels.size !== input.labels.length || labels.size === 0 || labels.size > 500)
				throw new BookError('badInput', 'labels');
			for (const unit of unitsOf(ledger, input.site))
				if (labels.has(await open.unitLabel(ledger, unit.unit))) throw new BookError('badInput', 'labels');
			const ids = freeId(ledger.housing.units, `u${device}`, input.labels.length);
			await all(input.labels.map((label, i) => unitDraft(ids[i]!, { ...input, label }, input, device)));
			return ids;
		},
		async alterUnit(unit, input) {
			const view = needUnit(await core.ledger(), unit);
			return written.append({ ...unitDraft(unit, input, view, view.holder), corrects: view.entry }, '-');
		},
		setUnitState: ({ units, state, note }) =>
			all(units.map((unit) => ({ kind: 'unit.stateSet', open: { unit, state }, sealed: { note } }))),

		async handUnits({ units, to, lost, note }) {
			const ledger = await core.ledger();
			if (lost && !isHeadquarters(core.desk().staff.role)) throw new BookError('notAllowed', 'lost');
			const ofHolder = new Map<string, string[]>();
			for (const unit of new Set(units)) {
				const { holder } = needUnit(ledger, unit);
				ofHolder.set(holder, [...(ofHolder.get(holder) ?? []), unit]);
			}
			return all(
				await Promise.all(
					[...ofHolder].map(async ([from, theirs]): Promise<OtherDraft> => ({
						kind: 'unit.handedOver',
						open: { units: theirs, from, to, lostAfter: lost ? await knownOf(core, from) : null },
						sealed: { note }
					}))
				)
			);
		},
		async housingDesks() {
			core.desk();
			const { identity, vouching } = core.tablet();
			const others = vouching.roster
				.all()
				.filter(
					({ info, endorsed }) =>
						info.device !== identity.device && endorsed === true && info.revokedAt === null
				)
				.map(({ info }) => ({ device: info.device, label: info.label, here: false }));
			const here = { device: identity.device, label: identity.label, here: true };
			return [here, ...others.sort((a, b) => Number(a.device) - Number(b.device))];
		}
	};
}

/** Ids that no other device makes: after the device its running number. */
function freeId(taken: ReadonlyMap<string, unknown>, prefix: string, count: number): string[] {
	let last = 0;
	for (const id of taken.keys()) {
		const match = id.startsWith(`${prefix}-`) ? /^[0-9]+$/.exec(id.slice(prefix.length + 1)) : null;
		if (match) last = Math.max(last, Number(match[0]));
	}
	return Array.from({ length: count }, (_, i) => `${prefix}-${last + 1 + i}`);
}

function siteDraft(site: string, { type, ...sealed }: SiteInput): OtherDraft & { kind: 'site.registered' } {
	return { kind: 'site.registered', open: { site, type }, sealed };
}

function unitDraft(
	unit: string,
	input: UnitInput,
	{ site, state, holder }: Pick<UnitsInput, 'site' | 'state' | 'holder'>,
	device: string
): OtherDraft & { kind: 'unit.registered' } {
	const { layout, from, to, stepFree, pets, rentYen, label, note } = input;
	const open: OpenOf<'unit.registered'> = {
		unit,
		site,
		layout,
		from,
		to,
		stepFree,
		pets,
		rentYen,
		state,
		holder: holder ?? device
	};
	const sealed: SealedOf<'unit.registered'> = { label, note };
	return { kind: 'unit.registered', open, sealed };
}
