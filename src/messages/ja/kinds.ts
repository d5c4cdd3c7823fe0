import type { Role } from '../../domain/entry';
import type { ApplicationState } from '../../domain/fold/state';
import type { Grade } from '../../domain/grade';
import type { KindName } from '../../domain/kinds';
import type { Task } from '../../domain/kinds/office';

/** Names of entry kinds, states, grades and roles, as every screen says them. */
export const kindNames: Record<KindName, string> = {
	'certificate.applied': '申請の受付',
	'certificate.surveyed': '被害の調査',
	'certificate.decided': '被害の程度の判定',
	'certificate.issued': '証明書の交付',
	'certificate.revoked': '証明書の取消し',
	'certificate.resurveyRequested': '再度の調査の依頼',
	'certificate.withdrawn': '申請の取下げ',
	'staff.registered': '職員の登録',
	'staff.ended': '職員の利用の終了',
	'key.rotated': '鍵の更新',
	'clash.cleared': '要調整の処理',
	'household.merged': '世帯の統合',
	'household.separated': '世帯の統合の取消し',
	'support.defined': '支援制度の登録',
	'support.retired': '支援制度の廃止',
	'support.told': '聞き取り',
	'support.applied': '支援の申請',
	'support.amended': '申請への追加',
	'support.examined': '支援の審査',
	'support.decided': '支援の決定',
	'support.progressed': '実施の状況',
	'support.withdrawn': '支援の申請の取下げ',
	'loan.agreed': '貸付の契約',
	'loan.repaid': '貸付の償還',
	'reduction.listed': '減免対象者の引継ぎ',
	'fund.defined': '基金の登録',
	'fund.roundFixed': '配分の決定',
	'fund.handedOver': '基金の保有者の交代',
	'run.opened': '支払回の作成',
	'run.approved': '支払回の決裁',
	'run.filed': '振込データの作成',
	'run.cancelled': '支払回の取消し',
	'payment.ordered': '支払',
	'payment.returned': '振込不能',
	'clawback.judged': '過払いの処理',
	'payment.recovered': '返還',
	'payment.elsewhere': '他市町村での支給',
	'site.registered': '住宅の団地の登録',
	'unit.registered': '住戸の登録',
	'unit.stateSet': '住戸の状態',
	'unit.handedOver': '住戸の受持ちの変更',
	'lottery.announced': '抽選の公告',
	'lottery.held': '抽選',
	'housing.rulesFixed': '入居の基準の制定',
	'housing.applied': '入居の申込み',
	'housing.judged': '入居資格の決定',
	'housing.offered': '住戸の提示',
	'housing.answered': '提示への回答',
	'housing.assigned': '入居の決定',
	'housing.confirmed': '仮決定の確定',
	'housing.released': '入居決定の取消し',
	'housing.contracted': '賃貸借契約',
	'housing.keys': '鍵の受渡し',
	'housing.movedIn': '入居',
	'housing.extended': '入居期間の延長',
	'housing.movedOut': '退去',
	'housing.inspected': '退去検査',
	'housing.visited': '見守り訪問',
	'bereaved.recorded': '犠牲者の登録',
	'bereaved.boardDecided': '災害関連死の審査',
	'bereaved.survivor': '遺族の登録',
	'bereaved.contacted': '遺族への連絡',
	'care.consulted': '生活再建相談',
	'care.handedOver': '担当の引継ぎ',
	'disclosure.consented': '情報提供への同意',
	'disclosure.made': '台帳情報の提供'
};

/** Name of a kind, also of one that this version does not know. */
export function kindName(kind: string): string {
	return Object.hasOwn(kindNames, kind) ? kindNames[kind as KindName] : `この版では読めない記録（${kind}）`;
}

export const stateNames: Record<ApplicationState, string> = {
	received: '受付済',
	surveyed: '調査済・判定待ち',
	decided: '判定済・交付待ち',
	refused: '不交付',
	issued: '交付済',
	resurvey: '再調査待ち',
	revoked: '取消済・再交付待ち',
	withdrawn: '取下げ'
};

/** What comes after the reception depends on the kind of certificate. */
export const receivedNames = {
	survey: '受付済・調査待ち',
	decide: '受付済・判定待ち',
	issue: '受付済・交付待ち'
};

/** 内閣府「災害に係る住家の被害認定基準運用指針」による区分の名称 */
export const gradeNames: Record<Grade, string> = {
	zenkai: '全壊',
	daikibo: '大規模半壊',
	chukibo: '中規模半壊',
	hankai: '半壊',
	jun: '準半壊',
	ichibu: '準半壊に至らない（一部損壊）'
};

export const roleNames: Record<Role, string> = {
	field: '受付',
	survey: '調査',
	headquarters: '本部（事務）',
	approver: '本部（決裁）',
	administrator: '管理者',
	auditor: '監査',
	prefecture: '都道府県'
};

export const roleExplained: Record<Role, string> = {
	field: '世帯を探す、申請を受け付ける、調査を記録する、証明書を交付する',
	survey: '受付と同じ仕事を、調査の担当として記録する',
	headquarters: '受付と調査に加えて、判定・取消し・端末の管理をする',
	approver: '本部の仕事に加えて、支払いなどを決裁する',
	administrator: '端末・職員・鍵を管理する。台帳には書かない',
	auditor: '記録がそろっているか、誰が何を見たかを確かめる。台帳には書かない',
	prefecture: '件数だけを見る'
};

/** What lent staff may be limited to (応援職員の担当業務). */
export const taskNames: Record<Task, string> = {
	apply: '受付',
	survey: '調査',
	issue: '交付',
	support: '支援と住宅の受付',
	care: '相談と訪問'
};

export const deliveryNames = {
	saved: '保存済（未送信）',
	sent: '送信済',
	refused: '差戻し',
	received: '他の端末の記録'
} as const;

export const residentStatusNames = {
	current: '',
	movedOut: '転出',
	deceased: '死亡',
	removed: '消除'
} as const;

export const sexNames = { male: '男', female: '女', unknown: '不明' } as const;
