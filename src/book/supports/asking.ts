import { parseEntryId } from '../../domain/ids';
import type { CaseNumber } from '../../domain/entry';
import type { Ledger } from '../../domain/fold/state';
import type { OpenOf } from '../../domain/kinds';
import type { SupportApplication } from '../../domain/relief/state';
import { factOf, fits } from '../../domain/supports/facts';
import { tokenOfAccount } from '../../vault/derive';
import { BookError, type Book, type OtherDraft } from '../api';
import type { Core } from '../core';
import type { SupportBook, Told } from './api';
import { applicationOf, type Households, type OpenHousehold } from './households';
import { canBeTold, namesOf } from './questions';
import type { RulesInForce } from './rules';
import { supportApplication } from './standing';

type Asking = Pick<SupportBook, 'tellFacts' | 'applySupport' | 'amendSupport' | 'withdrawSupport'>;

interface Needs {
	core: Core;
	written: Pick<Book, 'append' | 'appendAll'>;
	households: Households;
	rulesNow(ledger: Ledger): RulesInForce;
}

/** What is written at a desk about supports of a household. */
export function asking({ core, written, households, rulesNow }: Needs): Asking {
	async function household(caseNo: CaseNumber): Promise<OpenHousehold> {
		const open = await households.one(caseNo);
		if (!open) throw new BookError('notFound', 'case');
		return open;
	}

	async function appliedOf(
		applied: string
	): Promise<{ application: SupportApplication; caseNo: CaseNumber }> {
		const { relief } = await core.ledger();
		const application = relief.applications.get(applied);
		if (!application) throw new BookError('notFound', 'application for a support');
		return { application, caseNo: parseEntryId(applied).case };
	}

	const tokenOf = async (account: Parameters<typeof tokenOfAccount>[1] | null) =>
		account && tokenOfAccount(core.desk().keys, account);

	/** A choice is also what the household tells: every rule hears of it. */
	function toldWith(open: OpenHousehold, choices: Record<string, Told>): OtherDraft[] {
		const facts = Object.entries(choices).filter(([id, value]) => {
			const fact = factOf(id);
			return fact !== undefined && canBeTold(fact) && fact.of === 'household' && open.told.get(id) !== value;
		});
		if (facts.length === 0) return [];
		return [
			{ kind: 'support.told', open: {}, sealed: { facts: Object.fromEntries(facts), note: '' } } as const
		];
	}

	const all = async (drafts: OtherDraft[], caseNo: CaseNumber): Promise<string> => {
		const ids = await written.appendAll(drafts.map((draft) => ({ draft, case: caseNo })));
		return ids.at(-1)!;
	};

	return {
		async tellFacts({ case: caseNo, facts, note }) {
			const open = await household(caseNo);
			const names = namesOf(open);
			for (const [key, value] of Object.entries(facts)) {
				const [id, token] = key.split('@') as [string, string?];
				const fact = factOf(id);
				if (!fact || !canBeTold(fact) || (fact.of === 'person') !== (token !== undefined))
					throw new BookError('badInput', id);
				if (token !== undefined && !names.has(token)) throw new BookError('badInput', `person of ${id}`);
				if (value !== null && !fits(fact, value)) throw new BookError('badInput', id);
			}
			if (Object.keys(facts).length === 0) throw new BookError('badInput', 'facts');
			return written.append({ kind: 'support.told', open: {}, sealed: { facts, note } }, caseNo);
		},

		async applySupport({
			case: caseNo,
			support,
			person,
			choices,
			papers,
			account,
			applicant,
			askedYen,
			note
		}) {
			const open = await household(caseNo);
			const definition = rulesNow(await core.ledger()).byId.get(support);
			if (!definition) throw new BookError('notFound', 'support');
			if ((definition.per === 'household') !== (person === null)) throw new BookError('badInput', 'person');
			const name = person === null ? '' : namesOf(open).get(person);
			if (name === undefined) throw new BookError('badInput', 'person');
			if (papers.some((id) => !definition.papers.some((paper) => paper.id === id)))
				throw new BookError('badInput', 'papers');
			if (supportApplication(open.state, support, person))
				throw new BookError('stateChanged', 'asked already');
			const certificate = open.state && applicationOf(open.state);
			const draft: OtherDraft = {
				kind: 'support.applied',
				open: {
					support,
					application: certificate && certificate.state !== 'withdrawn' ? certificate.entry : null,
					beneficiary: person ?? 'household',
					...(person === null ? { members: open.members.map(({ token }) => token) } : {}),
					choices,
					papers,
					account: await tokenOf(account)
				},
				sealed: { applicant, beneficiary: name || open.head, account, askedYen, note }
			};
			return all([...toldWith(open, choices), draft], caseNo);
		},

		async amendSupport({ applied, papers, choices, account, note }) {
			const { application, caseNo } = await appliedOf(applied);
			if (application.state === 'withdrawn') throw new BookError('stateChanged', 'withdrawn');
			const draft: OtherDraft = {
				kind: 'support.amended',
				open: {
					applied,
					papers,
					choices: choices as OpenOf<'support.amended'>['choices'],
					account: await tokenOf(account)
				},
				sealed: { account, note }
			};
			return all([...toldWith(await household(caseNo), choices), draft], caseNo);
		},

		async withdrawSupport({ applied, reason, note }) {
			const { application, caseNo } = await appliedOf(applied);
			if (application.state === 'withdrawn') throw new BookError('stateChanged', 'withdrawn');
			return written.append(
				{ kind: 'support.withdrawn', open: { applied, reason }, sealed: { note } },
				caseNo
			);
		}
	};
}
