/** Over plain http (except on this machine) a browser gives neither cryptography nor storage that works offline. */
export const insecure = typeof window !== 'undefined' && !window.isSecureContext;
