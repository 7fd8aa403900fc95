import type { VisibilityOf } from "../shared/visibility.ts";

export const ACCESS_COLUMNS: VisibilityOf<
  | "staff"
  | "staff_grants"
  | "staff_invitations"
  | "sign_in_users"
  | "sign_in_sessions"
  | "sign_in_accounts"
  | "sign_in_verifications"
  | "sign_in_two_factors"
  | "sign_in_passkeys"
  | "sign_in_tries"
  | "api_keys"
  | "devices"
  | "device_revocations"
> = {
  staff: {
    region_code: "internal",
    id: "internal",
    name: "internal",
    email: "internal",
    organisation: "internal",
    invited_at: "internal",
    invited_by: "internal",
    joined_at: "internal",
    ended_at: "internal",
    ended_by: "internal",
  },
  staff_grants: {
    region_code: "internal",
    id: "internal",
    staff_id: "internal",
    role: "internal",
    areas: "internal",
    granted_at: "internal",
    granted_by: "internal",
    ended_at: "internal",
    ended_by: "internal",
  },
  staff_invitations: {
    region_code: "internal",
    id: "internal",
    staff_id: "internal",
    purpose: "internal",
    secret_hash: "internal",
    made_at: "internal",
    made_by: "internal",
    expires_at: "internal",
    closed_at: "internal",
  },
  sign_in_users: {
    id: "internal",
    name: "internal",
    email: "internal",
    email_verified: "internal",
    image: "internal",
    created_at: "internal",
    updated_at: "internal",
    two_factor_enabled: "internal",
    home_region: "internal",
  },
  sign_in_sessions: {
    id: "internal",
    token: "internal",
    user_id: "internal",
    expires_at: "internal",
    created_at: "internal",
    updated_at: "internal",
    ip_address: "internal",
    user_agent: "internal",
    method: "internal",
  },
  sign_in_accounts: {
    id: "internal",
    account_id: "internal",
    provider_id: "internal",
    user_id: "internal",
    access_token: "internal",
    refresh_token: "internal",
    id_token: "internal",
    access_token_expires_at: "internal",
    refresh_token_expires_at: "internal",
    scope: "internal",
    password: "internal",
    created_at: "internal",
    updated_at: "internal",
  },
  sign_in_verifications: {
    id: "internal",
    identifier: "internal",
    value: "internal",
    expires_at: "internal",
    created_at: "internal",
    updated_at: "internal",
  },
  sign_in_two_factors: {
    id: "internal",
    secret: "internal",
    backup_codes: "internal",
    user_id: "internal",
    verified: "internal",
    failed_verification_count: "internal",
    locked_until: "internal",
  },
  sign_in_passkeys: {
    id: "internal",
    name: "internal",
    public_key: "internal",
    user_id: "internal",
    credential_id: "internal",
    counter: "internal",
    device_type: "internal",
    backed_up: "internal",
    transports: "internal",
    created_at: "internal",
    aaguid: "internal",
  },
  sign_in_tries: {
    key: "internal",
    failures: "internal",
    since: "internal",
  },
  api_keys: {
    region_code: "internal",
    id: "internal",
    label: "internal",
    role: "internal",
    areas: "internal",
    secret_hash: "internal",
    created_at: "internal",
    revoked_at: "internal",
  },
  devices: {
    region_code: "internal",
    id: "internal",
    staff_id: "internal",
    name: "internal",
    kind: "internal",
    public_key: "internal",
    enrolled_at: "internal",
    counter: "internal",
    announced: "internal",
    token_hash: "internal",
    token_expires_at: "internal",
    opened_at: "internal",
    clock_ahead: "internal",
  },
  device_revocations: {
    region_code: "internal",
    device_id: "internal",
    reason: "internal",
    revoked_by: "internal",
    revoked_at: "internal",
  },
};
