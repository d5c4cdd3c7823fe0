import type { ClashView } from '../../book/api';
import { KINDS, type Draft } from '../../domain/kinds';
import type { Clash } from '../../domain/fold/state';
import { common } from '../../messages/ja/common';
import { clashDetail, clashPage, invalidReasons } from '../../messages/ja/hq';
import { schemaProblems, type Problem } from './problems';

/** The numbers and reasons that help to find what clashes; nothing personal. */
export function detailOf(clash: Clash): string {
	switch (clash.type) {
		case 'duplicateNumber':
		case 'outdatedCertificate':
			return clashDetail.number(clash.number);
		case 'twoValidCertificates':
			return clashDetail.numbers(clash.numbers);
		case 'unknownKind':
			return clashDetail.kind(clash.kind);
		case 'invalidEntry':
			return invalidReasons[clash.reason];
		default:
			return '';
	}
}

export function clearProblems(note: string, view: ClashView): Problem[] {
	if (note.trim() === '') return [{ field: 'note', text: common.fillRequired(clashPage.note) }];
	return schemaProblems(KINDS['clash.cleared'].sealed, clearDraft(note, view).sealed, () => ({
		field: 'note',
		label: clashPage.note
	}));
}

/** The clearing names what the person saw: another entry that joins later opens the clash again. */
export function clearDraft(note: string, { clash }: ClashView): Extract<Draft, { kind: 'clash.cleared' }> {
	return {
		kind: 'clash.cleared',
		open: { clash: clash.key, seen: clash.entries },
		sealed: { note: note.trim() }
	};
}
