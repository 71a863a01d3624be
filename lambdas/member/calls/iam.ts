import type {
  AddUserToGroupRequest,
  AttachGroupPolicyRequest,
  AttachRolePolicyRequest,
  AttachUserPolicyRequest,
  DeleteGroupPolicyRequest,
  DeleteRolePolicyRequest,
  DeleteUserPolicyRequest,
  DetachGroupPolicyRequest,
  DetachRolePolicyRequest,
  DetachUserPolicyRequest,
  GetGroupPolicyRequest,
  GetGroupPolicyResponse,
  GetGroupRequest,
  GetGroupResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  GetUserPolicyRequest,
  GetUserPolicyResponse,
  GetUserRequest,
  GetUserResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
  ListGroupPoliciesRequest,
  ListGroupPoliciesResponse,
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  ListPolicyTagsRequest,
  ListPolicyTagsResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  ListUserTagsRequest,
  ListUserTagsResponse,
  PutGroupPolicyRequest,
  PutRolePolicyRequest,
  PutUserPolicyRequest,
  RemoveUserFromGroupRequest,
  SetDefaultPolicyVersionRequest,
  UpdateAccessKeyRequest,
} from '@aws-sdk/client-iam';

/** Writes of IAM have no output. */
type Done = object;

export type IamCalls = {
  'iam:AddUserToGroup': [AddUserToGroupRequest, Done];
  'iam:AttachGroupPolicy': [AttachGroupPolicyRequest, Done];
  'iam:AttachRolePolicy': [AttachRolePolicyRequest, Done];
  'iam:AttachUserPolicy': [AttachUserPolicyRequest, Done];
  'iam:DeleteGroupPolicy': [DeleteGroupPolicyRequest, Done];
  'iam:DeleteRolePolicy': [DeleteRolePolicyRequest, Done];
  'iam:DeleteUserPolicy': [DeleteUserPolicyRequest, Done];
  'iam:DetachGroupPolicy': [DetachGroupPolicyRequest, Done];
  'iam:DetachRolePolicy': [DetachRolePolicyRequest, Done];
  'iam:DetachUserPolicy': [DetachUserPolicyRequest, Done];
  'iam:GetGroup': [GetGroupRequest, GetGroupResponse];
  'iam:GetGroupPolicy': [GetGroupPolicyRequest, GetGroupPolicyResponse];
  'iam:GetPolicy': [GetPolicyRequest, GetPolicyResponse];
  'iam:GetPolicyVersion': [GetPolicyVersionRequest, GetPolicyVersionResponse];
  'iam:GetRole': [GetRoleRequest, GetRoleResponse];
  'iam:GetRolePolicy': [GetRolePolicyRequest, GetRolePolicyResponse];
  'iam:GetUser': [GetUserRequest, GetUserResponse];
  'iam:GetUserPolicy': [GetUserPolicyRequest, GetUserPolicyResponse];
  'iam:ListAccessKeys': [ListAccessKeysRequest, ListAccessKeysResponse];
  'iam:ListAttachedGroupPolicies': [ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse];
  'iam:ListAttachedRolePolicies': [ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse];
  'iam:ListAttachedUserPolicies': [ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse];
  'iam:ListGroupPolicies': [ListGroupPoliciesRequest, ListGroupPoliciesResponse];
  'iam:ListGroupsForUser': [ListGroupsForUserRequest, ListGroupsForUserResponse];
  'iam:ListPolicyTags': [ListPolicyTagsRequest, ListPolicyTagsResponse];
  'iam:ListPolicyVersions': [ListPolicyVersionsRequest, ListPolicyVersionsResponse];
  'iam:ListRoleTags': [ListRoleTagsRequest, ListRoleTagsResponse];
  'iam:ListUserTags': [ListUserTagsRequest, ListUserTagsResponse];
  'iam:PutGroupPolicy': [PutGroupPolicyRequest, Done];
  'iam:PutRolePolicy': [PutRolePolicyRequest, Done];
  'iam:PutUserPolicy': [PutUserPolicyRequest, Done];
  'iam:RemoveUserFromGroup': [RemoveUserFromGroupRequest, Done];
  'iam:SetDefaultPolicyVersion': [SetDefaultPolicyVersionRequest, Done];
  'iam:UpdateAccessKey': [UpdateAccessKeyRequest, Done];
};
