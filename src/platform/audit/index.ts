export { writeAudit } from './write.ts'
export { verifyAudit, type AuditVerdict } from './verify.ts'
