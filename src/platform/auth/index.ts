export { hashPassword, isPassword } from './passwords.ts'
export { newTotpSecret, totpAddress, totpCode, totpStep } from './totp.ts'
export { isLocalPath, newSecret, secretHash } from './secrets.ts'
