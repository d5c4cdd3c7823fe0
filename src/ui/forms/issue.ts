import { formatWareki } from '../../domain/dates';
import { KINDS, type SealedOf } from '../../domain/kinds';
import type { CertificateKind } from '../../domain/municipality';
import { issue as labels } from '../../messages/ja/case';
import { common } from '../../messages/ja/common';
import { oncePerField, schemaProblems, type Problem } from './problems';

type Application = SealedOf<'certificate.applied'>;
export type Paper = SealedOf<'certificate.issued'>;

/** What will be printed, as it may be put right at the desk before the issue. */
export interface PaperForm {
	head: string;
	address: string;
	houseAddress: string;
	cause: string;
	/** Print the members of the household (追加記載事項①). */
	members: boolean;
	/** Print the house's address though the household's address is suppressed, because the person asked for it. */
	houseOfSuppressed: boolean;
	/** 追加記載事項②, or the reported damage where no grade is certified. */
	extra: string;
}

/** What a certificate says if nobody changes anything. */
export function usualPaper(application: Application, kind: CertificateKind): PaperForm {
	const { head, address, houseAddress, cause, members, damage } = application;
	return {
		head: head.name,
		address,
		houseAddress,
		cause,
		members: members.length > 0,
		houseOfSuppressed: false,
		extra: kind.certifies === 'grade' ? '' : damage
	};
}

/** The content of the paper, names exactly as they stand in the form. A suppressed address is never printed. */
export function paperOf(application: Application, form: PaperForm): Paper {
	const { suppressed } = application;
	return {
		head: form.head,
		address: suppressed ? '' : form.address.trim(),
		houseAddress: suppressed && !form.houseOfSuppressed ? '' : form.houseAddress.trim(),
		cause: form.cause.trim(),
		members: form.members
			? application.members.map(({ name, relation, birth, birthText }) => ({
					name,
					relation,
					birth: birth ? formatWareki(birth) : birthText
				}))
			: [],
		extra: form.extra.trim()
	};
}

/**
 * What the paper must not lack. 統一様式（府政防737号）の必須項目: name, address, cause, and for a dwelling's grade where the
 * dwelling stands; what is suppressed stays blank.
 */
export function paperProblems(paper: Paper, application: Application, kind: CertificateKind): Problem[] {
	const problems: Problem[] = [];
	const fill = (field: 'head' | 'address' | 'houseAddress' | 'cause') => {
		if (paper[field].trim() === '') problems.push({ field, text: common.fillRequired(labels[field]) });
	};
	fill('head');
	if (!application.suppressed) fill('address');
	if (!application.suppressed && kind.certifies === 'grade') fill('houseAddress');
	fill('cause');
	const beyond = schemaProblems(KINDS['certificate.issued'].sealed, paper, (path) =>
		path === 'head' || path === 'address' || path === 'houseAddress' || path === 'cause'
			? { field: path, label: labels[path] }
			: { field: 'extra', label: labels.extra }
	);
	return oncePerField([...problems, ...beyond]);
}
