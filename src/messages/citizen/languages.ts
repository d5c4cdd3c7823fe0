/** Each language by its own name, as the switch shows it. */
export const languageNames = { ja: '日本語', easy: 'やさしい日本語', en: 'English' };
