import type { CitizenWords } from './ja';

/** 20 November 2026. Dates of the calendar have no time zone; moments are shown in Japan's. */
const long = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', {
	dateStyle: 'long',
	timeStyle: 'short',
	timeZone: 'Asia/Tokyo'
});
const date = (iso: string) => long.format(new Date(`${iso}T00:00:00Z`));

/** The citizen pages in English. */
export const en: CitizenWords = {
	htmlLang: 'en',
	app: 'Tomoshibi – Disaster Victim Support',
	skip: 'Skip to content',
	languages: 'Language',
	drill: (name) => `This is a drill (${name}). No application or certificate here is real.`,
	contact: 'Contact',
	phone: (phone) => `Phone ${phone}`,
	pages: { status: 'Check my application', verify: 'Check a certificate' },
	notices: { info: 'Notice', warn: 'Caution', error: 'Error', success: 'Confirmed' },
	insecure: {
		title: 'Open this page over https',
		text: 'This address (http://) cannot be used. Please open the address that begins with https://.'
	},
	errorMark: 'Error',
	date,
	dateTime: (ms) => moment.format(ms),
	grades: {
		zenkai: '全壊 (completely destroyed)',
		daikibo: '大規模半壊 (large-scale partial destruction)',
		chukibo: '中規模半壊 (medium-scale partial destruction)',
		hankai: '半壊 (partially destroyed)',
		jun: '準半壊 (nearly half destroyed)',
		ichibu: '準半壊に至らない（一部損壊） (minor damage)'
	},
	failures: {
		offline: 'No connection. Please try again where you have a signal.',
		tooMany: 'Too many tries. Please wait about 10 minutes and try again.',
		server: 'We cannot answer right now. Please try again later. If it goes on, tell the municipal office.'
	},
	status: {
		title: 'Application status',
		lead: 'Enter the receipt number on your receipt and the date of birth of the head of the household (世帯主).',
		receipt: 'Receipt number (受付番号)',
		receiptHint: 'Printed large on your receipt. Example: 1001-0012-7ADM8WG',
		birth: 'Date of birth of the head of the household',
		birthHint: 'Eight digits, year first. Example: 5 March 1970 → 19700305',
		read: date,
		submit: 'Show status',
		privacy:
			'Names and dates of birth are not sent. Your phone turns them into a key and asks with that key only. Nothing stays here after you close the page.',
		computing: 'Your phone is computing the key. This takes a few seconds…',
		asking: 'Asking…',
		receiptProblem: {
			empty: 'Enter the receipt number.',
			wrong: 'This receipt number is not correct. Compare digits and letters with your receipt.'
		},
		birthProblem: {
			empty: 'Enter the date of birth.',
			format: 'This is not a date. Enter eight digits, year first: 19700305.',
			noEra: 'Enter the year with four digits: 19700305.',
			noSuchDate: 'There is no such day in the calendar. Check year, month and day.',
			outsideEra: 'This date does not fit the Japanese era. Enter eight digits, year first: 19700305.',
			oldCalendar: 'Dates before 1873 cannot be entered. Please ask at the municipal office.',
			unknown: 'If the date is not known, please bring your receipt to the municipal office.'
		},
		notFoundTitle: 'No application found',
		notFound: [
			'Check that receipt number and date of birth are the same as on your receipt.',
			'An application that was taken only recently, for example at a shelter, appears after the connection is restored. Please try again later.',
			'If both are right, please bring your receipt to the municipal office.'
		],
		failedTitle: 'Could not check',
		again: 'Check another application',
		resultTitle: 'Status now',
		states: {
			received: 'Received',
			surveyed: 'Surveyed, waiting for the decision',
			decided: 'Decided, ready to be picked up',
			refused: 'Not issued',
			issued: 'Issued',
			resurvey: 'Waiting for another survey',
			revoked: 'Revoked, a new certificate is being prepared',
			withdrawn: 'Withdrawn'
		},
		next: {
			received:
				'We have your application. If your building has to be surveyed, we will tell you when. Please wait.',
			surveyed: 'The survey is done. The degree of damage is being decided now.',
			decided: 'Your certificate is ready. Come to the office with your receipt and an identity document.',
			refused:
				'It was decided that no certificate can be issued. The office will explain why and how to object.',
			issued:
				'The certificate was handed over. If you disagree with it, you can ask the office for another survey.',
			resurvey: 'Another survey was requested. Please wait to be contacted.',
			revoked: 'The certificate that you received was revoked. Please ask the office about the new one.',
			withdrawn: 'This application was withdrawn. If you did not do this, please ask the office.'
		},
		certificate: 'Certificate',
		timelineTitle: 'What happened so far',
		steps: {
			received: 'Application received',
			surveyed: 'Damage surveyed',
			decided: 'Degree of damage decided',
			refused: 'Decided not to issue',
			issued: 'Certificate issued',
			resurvey: 'Another survey requested',
			revoked: 'Certificate revoked',
			withdrawn: 'Application withdrawn'
		},
		asOf: (time) =>
			`The tablet that took your application last reported at ${time}. Later steps may not be shown yet.`
	},
	verify: {
		title: 'Check a certificate',
		keepLead:
			'To check certificates where there is no signal, keep this page on your device (about 7 MB). Whether a certificate was revoked can only be seen online.',
		keep: 'Keep on this device',
		keeping: 'Keeping…',
		kept: 'Kept. You can open this page and check with no signal.',
		keepFailed: 'It could not be kept. Please try again where you have a signal.',
		lead: 'Scan the QR code on a certificate to see whether it is genuine. The code holds no personal data.',
		camera: 'Scan with the camera',
		cameraStop: 'Stop the camera',
		cameraHelp: 'Hold the QR code into the picture. Scanning stops by itself.',
		cameraView: 'Camera picture',
		cameraDenied:
			'The camera cannot be used. Allow it in the browser settings, or choose a picture, or paste the text.',
		image: 'Choose a picture',
		imageHint: 'A photo or image of the QR code. It is not sent anywhere.',
		imageUnread: 'No QR code could be read in this picture. Take it larger and sharper.',
		paste: 'Paste the text of the QR code',
		pasteHint: 'The text that another app has scanned; it begins with https://',
		pasteEmpty: 'Paste the text of the QR code.',
		check: 'Check',
		checking: 'Checking…',
		again: 'Check another certificate',
		resultTitle: 'Result',
		outcomes: {
			genuine: {
				title: 'This certificate is genuine',
				text: 'The signature is right and it has not been revoked.',
				todo: 'Compare what stands below with the paper. If anything differs, the paper may have been altered: ask the municipality that issued it.'
			},
			revoked: {
				title: 'This certificate was revoked',
				text: 'It was revoked after it had been issued. It is not valid.',
				todo: 'Do not accept it. Ask the holder whether they have a new certificate.'
			},
			replaced: {
				title: 'This certificate is out of date',
				text: 'A newer certificate was issued in its place. This one is not valid.',
				todo: 'Ask to see the new certificate.'
			},
			unknown: {
				title: 'Signature right, record not there yet',
				text: 'The signature of the issuing tablet is genuine, but its record has not reached the data center.',
				todo: 'It may have been issued recently at a desk without a connection. Check again in some days, or ask the municipality.'
			},
			forged: {
				title: 'Not genuine, possibly forged',
				text: 'The signature or the record does not fit what the certificate says.',
				todo: 'Scan it once more to rule out a reading error. If the result is the same, do not accept it and ask the municipality.'
			},
			signedOnly: {
				title: 'Signature genuine, revocation not checked',
				text: 'There is no connection, so we could not check whether it was revoked later.',
				todo: 'Compare what stands below with the paper and check again when you are online.'
			},
			cannotCheck: {
				title: 'Cannot be checked now',
				text: 'This device does not hold what is needed to check the signature yet.',
				todo: 'Check again where you have a connection.'
			},
			elsewhere: {
				title: 'Of another municipality or another disaster',
				text: 'This page cannot check it.',
				todo: 'Use the page of the municipality that issued it.'
			},
			notOurs: {
				title: 'Not the QR code of a certificate',
				text: 'The text that was read is not from a certificate of this system.',
				todo: 'Scan the QR code at the bottom left of the certificate.'
			}
		},
		facts: 'What the certificate says',
		number: 'Number (整理番号)',
		certificate: 'Certificate',
		grade: 'Degree of damage',
		issuedOn: 'Date of issue',
		noGrade: 'None stated'
	}
};
