import { isoDateAt } from '../../domain/dates';
import type { Ledger } from '../../domain/fold/state';
import type { SupportApplication } from '../../domain/relief/state';
import { entitle } from '../../domain/supports/entitle';
import type { SupportDefinition } from '../../domain/supports/definition';
import type { Entitlement } from '../../domain/supports/situation';
import type { Core } from '../core';
import type { Households } from '../supports/households';
import { situationOf } from '../supports/situation';

/** What the rules give for an application by now; null where its household or its support is not known here. */
export async function entitlementOf(
	core: Core,
	households: Households,
	ledger: Ledger,
	view: SupportApplication,
	definitions: ReadonlyMap<string, SupportDefinition>
): Promise<Entitlement | null> {
	if (!definitions.has(view.support)) return null;
	const open = await households.one(view.case);
	if (!open) return null;
	const situation = situationOf(open, ledger, {
		disasterOn: core.tablet().config.disaster.occurredOn,
		asOf: isoDateAt(core.surroundings.now())
	});
	const person = view.beneficiary === 'household' ? null : view.beneficiary;
	const found = entitle(situation, [...definitions.values()]).filter(
		({ support }) => support === view.support
	);
	return found.find((one) => one.person === person) ?? null;
}
