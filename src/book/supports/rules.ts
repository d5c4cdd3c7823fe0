import type { Ledger } from '../../domain/fold/state';
import { SUPPORTS } from '../../domain/supports/catalogue';
import type { CatalogueOffice } from '../../domain/supports/catalogue-part';
import type { SupportDefinition } from '../../domain/supports/definition';
import { deadlineOf, definitionsFor } from '../../domain/supports/valid';
import type { SupportRule } from './api';

/** What headquarters has said about supports; undefined: nothing yet. */
export const catalogueOf = (ledger: Ledger): CatalogueOffice | undefined =>
	ledger.cases.get('-')?.parts.catalogue;

/** The definitions in force; `version` is another one whenever headquarters has said something new about them. */
export interface RulesInForce {
	version: string;
	all: SupportDefinition[];
	byId: Map<string, SupportDefinition>;
}

/** Keeps the definitions in force until headquarters says something new about them. */
export function rules() {
	let kept: RulesInForce | null = null;
	return (ledger: Ledger, disasterOn: string): RulesInForce => {
		const office = catalogueOf(ledger);
		// The office's case is folded anew for every entry of the office; most say nothing about supports.
		const said = [...(office?.defined.values() ?? []), ...(office?.retired.values() ?? [])];
		const version = [disasterOn, ...said.map(({ entry }) => entry)].join(' ');
		if (kept?.version === version) return kept;
		const all = definitionsFor(disasterOn, office);
		kept = { version, all, byId: new Map(all.map((one) => [one.id, one])) };
		return kept;
	};
}
/** Another text whenever money has left or come back: what was paid counts in what is due, and runs are the office's. */
export const moneyVersion = (ledger: Ledger): string =>
	[...ledger.relief.runs.values()].map(({ run, state }) => `${run}${state}`).join(' ');
export type Rules = ReturnType<typeof rules>;

/** A definition as lists of supports show it. */
export function ruleOf(ledger: Ledger, definition: SupportDefinition, disasterOn: string): SupportRule {
	const office = catalogueOf(ledger);
	const builtIn = SUPPORTS.some(({ id }) => id === definition.id);
	const changed = office?.defined.has(definition.id) ?? false;
	return {
		definition,
		origin: !changed ? 'builtIn' : builtIn ? 'overridden' : 'own',
		retired: office?.retired.has(definition.id) ?? false,
		deadline: deadlineOf(definition, disasterOn)
	};
}

/** Supports that are no longer offered, as they were last defined for this disaster. */
export function retiredRules(ledger: Ledger, disasterOn: string): SupportRule[] {
	const office = catalogueOf(ledger);
	if (!office) return [];
	const before = definitionsFor(disasterOn, { ...office, retired: new Map() });
	return before
		.filter(({ id }) => office.retired.has(id))
		.map((definition) => ruleOf(ledger, definition, disasterOn));
}
