import type { UnitView } from '../../domain/housing/state';
import { BookError } from '../api';
import type { Core } from '../core';
import { holderGaps } from '../relief/holding';

/**
 * Throws holderBehind where this device holds the unit and entries of earlier holders are missing here: one of them may have
 * promised it, and that promise would stand. Who does not hold the unit promises provisionally anyway.
 */
export async function requireHolderUpToDate(core: Core, unit: UnitView): Promise<void> {
	if (unit.holder !== core.tablet().identity.device) return;
	const gaps = await holderGaps(core, unit);
	if (gaps.length > 0) throw new BookError('holderBehind', gaps.map(({ device }) => device).join(' '));
}

/**
 * The last of a device's entries up to which all are here, 0 for none. Behind a gap there may be more than is known: a lost holder's
 * entries count up to here.
 */
export async function knownOf(core: Core, device: string): Promise<number> {
	const row = core
		.tablet()
		.vouching.trust.chains()
		.find((one) => one.device === device);
	if (!row) return 0;
	const [gap] = await holderGaps(core, { holdings: [{ device, until: row.last }] });
	return gap ? gap.missing[0]![0] - 1 : row.last;
}
