import type { Entry } from '../../src/domain/entry';
import { GRADES } from '../../src/domain/grade';
import { base32, caseNumber } from '../../src/domain/ids';
import { Office } from '../unit/relief/office';

/** 富山県 義援金, 万円: every household gets something. */
const TABLE = { zenkai: 60, daikibo: 45, chukibo: 30, hankai: 15, jun: 6, ichibu: 2 };

const bytes = (no: number) =>
	Uint8Array.from({ length: 16 }, (_, i) => (i < 4 ? (no >> (8 * i)) & 255 : (7 * i) & 255));

export interface ReliefTown {
	office: Office;
	entries: Entry[];
	/** The certificate's application and decision of one household. */
	some: [application: Entry, decision: Entry];
}

/**
 * A town in which every household has a certificate's grade, and has asked for, and been granted, 義援金 of two rounds: five entries
 * a household, unsigned, as the fold reads them.
 */
export function reliefTown(households: number): ReliefTown {
	const office = new Office('1001');
	const entries = [
		office.fund(),
		office.round(1, TABLE, { budget: 10_000_000 }),
		office.round(2, TABLE, { budget: 10_000_000 })
	];
	let some: ReliefTown['some'] | undefined;
	for (let no = 0; no < households; no++) {
		const caseNo = caseNumber(bytes(no));
		const [application, decision] = office.graded(caseNo, GRADES[no % GRADES.length]!) as [Entry, Entry];
		const asked = office.ask(caseNo, 'gienkin', {
			application: application._id,
			account: base32(bytes(no + 1), 16)
		});
		entries.push(application, decision, asked, ...office.grant(asked));
		if (no === households >> 1) some = [application, decision];
	}
	return { office, entries, some: some! };
}
