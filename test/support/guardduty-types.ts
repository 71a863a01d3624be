/**
 * Finding types of GuardDuty by the middle part of their names, as `Purpose/Name`: those of
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html, of AI Protection (findings-ai-protection) and of
 * Custom Detection Rules (findings-custom-detection-rules), and the table of names in Security Hub with the retired ones
 * (https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html). Attack sequences are not here.
 */
const TYPES: Readonly<Record<string, string>> = {
  EC2: `
    Backdoor/C&CActivity.B Backdoor/C&CActivity.B!DNS Backdoor/DenialOfService.Dns Backdoor/DenialOfService.Tcp
    Backdoor/DenialOfService.Udp Backdoor/DenialOfService.UdpOnTcpPorts Backdoor/DenialOfService.UnusualProtocol
    Backdoor/Spambot Behavior/NetworkPortUnusual Behavior/TrafficVolumeUnusual CryptoCurrency/BitcoinTool.B
    CryptoCurrency/BitcoinTool.B!DNS DefenseEvasion/UnusualDNSResolver DefenseEvasion/UnusualDoHActivity
    DefenseEvasion/UnusualDoTActivity Impact/AbusedDomainRequest.Reputation Impact/BitcoinDomainRequest.Reputation
    Impact/MaliciousDomainRequest.Custom Impact/MaliciousDomainRequest.Reputation Impact/PortSweep
    Impact/SuspiciousDomainRequest.Reputation Impact/WinRMBruteForce Recon/PortProbeEMRUnprotectedPort
    Recon/PortProbeUnprotectedPort Recon/Portscan Trojan/BlackholeTraffic Trojan/BlackholeTraffic!DNS
    Trojan/DGADomainRequest.B Trojan/DGADomainRequest.C!DNS Trojan/DNSDataExfiltration Trojan/DriveBySourceTraffic!DNS
    Trojan/DropPoint Trojan/DropPoint!DNS Trojan/PhishingDomainRequest!DNS UnauthorizedAccess/MaliciousIPCaller.Custom
    UnauthorizedAccess/MetadataDNSRebind UnauthorizedAccess/RDPBruteForce UnauthorizedAccess/SSHBruteForce
    UnauthorizedAccess/TorClient UnauthorizedAccess/TorRelay Execution/MaliciousFile Execution/SuspiciousFile
    Execution/MaliciousFile!Snapshot Execution/MaliciousFile!AMI Execution/MaliciousFile!RecoveryPoint
    CredentialAccess/UnsecuredCredentials DefenseImpairment/DisableOrModifyTools Exfiltration/TransferDataToCloudAccount
    LateralMovement/RemoteServices Persistence/BootOrLogonInitializationScripts Persistence/ExternalRemoteServices
  `,
  IAMUser: `
    CredentialAccess/AnomalousBehavior CredentialAccess/CompromisedCredentials DefenseEvasion/AnomalousBehavior
    DefenseEvasion/BedrockLoggingDisabled Discovery/AnomalousBehavior Exfiltration/AnomalousBehavior
    Impact/AnomalousBehavior Impact/AnomalousModelInvocation Impact/CostHarvesting Impact/PromptInjection.Direct
    InitialAccess/AnomalousBehavior PenTest/KaliLinux PenTest/ParrotLinux PenTest/PentooLinux Persistence/AnomalousBehavior
    Policy/RootCredentialUsage Policy/ShortTermRootCredentialUsage PrivilegeEscalation/AnomalousBehavior
    Recon/MaliciousIPCaller Recon/MaliciousIPCaller.Custom Recon/TorIPCaller Stealth/CloudTrailLoggingDisabled
    Stealth/PasswordPolicyChange UnauthorizedAccess/ConsoleLoginSuccess.B
    UnauthorizedAccess/InstanceCredentialExfiltration.InsideAWS UnauthorizedAccess/InstanceCredentialExfiltration.OutsideAWS
    UnauthorizedAccess/MaliciousIPCaller UnauthorizedAccess/MaliciousIPCaller.Custom
    UnauthorizedAccess/ResourceCredentialExfiltration.InsideAWS
    UnauthorizedAccess/ResourceCredentialExfiltration.OutsideAWS UnauthorizedAccess/TorIPCaller
    Persistence/NetworkPermissions Persistence/ResourcePermissions Persistence/UserPermissions
    PrivilegeEscalation/AdministrativePermissions Recon/NetworkPermissions Recon/ResourcePermissions Recon/UserPermissions
    ResourceConsumption/ComputeResources Stealth/LoggingConfigurationModified UnauthorizedAccess/ConsoleLogin
  `,
  S3: `
    Discovery/AnomalousBehavior Discovery/MaliciousIPCaller Discovery/MaliciousIPCaller.Custom Discovery/TorIPCaller
    Exfiltration/AnomalousBehavior Exfiltration/MaliciousIPCaller Impact/AnomalousBehavior.Delete
    Impact/AnomalousBehavior.Permission Impact/AnomalousBehavior.Write Impact/MaliciousIPCaller PenTest/KaliLinux
    PenTest/ParrotLinux PenTest/PentooLinux Policy/AccountBlockPublicAccessDisabled Policy/BucketAnonymousAccessGranted
    Policy/BucketBlockPublicAccessDisabled Policy/BucketPublicAccessGranted Stealth/ServerAccessLoggingDisabled
    UnauthorizedAccess/MaliciousIPCaller.Custom UnauthorizedAccess/TorIPCaller Object/MaliciousFile
    Execution/MaliciousFile!RecoveryPoint DefenseImpairment/DisableOrModifyTools Exfiltration/TransferDataToCloudAccount
    Impact/DataDestruction Discovery/BucketEnumeration.Unusual Exfiltration/ObjectRead.Unusual Impact/ObjectDelete.Unusual
    Impact/PermissionsModification.Unusual
  `,
  Kubernetes: `
    CredentialAccess/AnomalousBehavior.SecretsAccessed CredentialAccess/MaliciousIPCaller
    CredentialAccess/MaliciousIPCaller.Custom CredentialAccess/SuccessfulAnonymousAccess CredentialAccess/TorIPCaller
    DefenseEvasion/MaliciousIPCaller DefenseEvasion/MaliciousIPCaller.Custom DefenseEvasion/SuccessfulAnonymousAccess
    DefenseEvasion/TorIPCaller Discovery/AnomalousBehavior.PermissionChecked Discovery/MaliciousIPCaller
    Discovery/MaliciousIPCaller.Custom Discovery/SuccessfulAnonymousAccess Discovery/TorIPCaller
    Execution/AnomalousBehavior.ExecInPod Execution/AnomalousBehavior.WorkloadDeployed Execution/ExecInKubeSystemPod
    Execution/MaliciousFile Execution/SuspiciousFile Impact/MaliciousIPCaller Impact/MaliciousIPCaller.Custom
    Impact/SuccessfulAnonymousAccess Impact/TorIPCaller
    Persistence/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount Persistence/ContainerWithSensitiveMount
    Persistence/MaliciousIPCaller Persistence/MaliciousIPCaller.Custom Persistence/SuccessfulAnonymousAccess
    Persistence/TorIPCaller Policy/AdminAccessToDefaultServiceAccount Policy/AnonymousAccessGranted Policy/ExposedDashboard
    Policy/KubeflowDashboardExposed PrivilegeEscalation/AnomalousBehavior.RoleBindingCreated
    PrivilegeEscalation/AnomalousBehavior.RoleCreated
    PrivilegeEscalation/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer PrivilegeEscalation/PrivilegedContainer
  `,
  Container: `
    Execution/MaliciousFile Execution/SuspiciousFile
  `,
  ECS: `
    Execution/MaliciousFile Execution/SuspiciousFile
  `,
  Lambda: `
    Backdoor/C&CActivity.B CryptoCurrency/BitcoinTool.B Trojan/BlackholeTraffic Trojan/DropPoint
    UnauthorizedAccess/MaliciousIPCaller.Custom UnauthorizedAccess/TorClient UnauthorizedAccess/TorRelay
    Persistence/AccountManipulation Persistence/ModifyAuthenticationProcess
  `,
  RDS: `
    CredentialAccess/AnomalousBehavior.FailedLogin CredentialAccess/AnomalousBehavior.SuccessfulBruteForce
    CredentialAccess/AnomalousBehavior.SuccessfulLogin CredentialAccess/MaliciousIPCaller.FailedLogin
    CredentialAccess/MaliciousIPCaller.SuccessfulLogin CredentialAccess/TorIPCaller.FailedLogin
    CredentialAccess/TorIPCaller.SuccessfulLogin Discovery/MaliciousIPCaller Discovery/TorIPCaller
    CredentialAccess/ModifyAuthenticationProcess DefenseImpairment/ModifyAuthenticationProcess
    Exfiltration/TransferDataToCloudAccount InitialAccess/ExploitPublicFacingApplication
  `,
  Runtime: `
    Backdoor/C&CActivity.B Backdoor/C&CActivity.B!DNS CryptoCurrency/BitcoinTool.B CryptoCurrency/BitcoinTool.B!DNS
    DefenseEvasion/FilelessExecution DefenseEvasion/KernelModuleLoaded DefenseEvasion/ProcessInjection.Proc
    DefenseEvasion/ProcessInjection.Ptrace DefenseEvasion/ProcessInjection.VirtualMemoryWrite
    DefenseEvasion/PtraceAntiDebugging DefenseEvasion/SuspiciousCommand Discovery/SuspiciousCommand
    Execution/MaliciousFileExecuted Execution/NewBinaryExecuted Execution/NewLibraryLoaded Execution/ReverseShell
    Execution/SuspiciousCommand Execution/SuspiciousShellCreated Execution/SuspiciousTool
    Impact/AbusedDomainRequest.Reputation Impact/BitcoinDomainRequest.Reputation Impact/CryptoMinerExecuted
    Impact/MaliciousDomainRequest.Reputation Impact/SuspiciousDomainRequest.Reputation Persistence/SuspiciousCommand
    PrivilegeEscalation/CGroupsReleaseAgentModified PrivilegeEscalation/ContainerMountsHostDirectory
    PrivilegeEscalation/DockerSocketAccessed PrivilegeEscalation/ElevationToRoot PrivilegeEscalation/RuncContainerEscape
    PrivilegeEscalation/SuspiciousCommand PrivilegeEscalation/UserfaultfdUsage Trojan/BlackholeTraffic
    Trojan/BlackholeTraffic!DNS Trojan/DGADomainRequest.C!DNS Trojan/DriveBySourceTraffic!DNS Trojan/DropPoint
    Trojan/DropPoint!DNS Trojan/PhishingDomainRequest!DNS UnauthorizedAccess/MetadataDNSRebind UnauthorizedAccess/TorClient
    UnauthorizedAccess/TorRelay DefenseEvasion/SensitiveFileModified Execution/MaliciousFileExecuted.Custom
    Persistence/SensitiveFileModified PrivilegeEscalation/SensitiveFileModified
  `,
  IAM: `
    InitialAccess/ValidAccounts Persistence/AccountManipulation PrivilegeEscalation/AccountManipulation
  `,
  Organizations: `
    DefenseImpairment/ModifyCloudResourceHierarchy DefenseImpairment/DisableOrModifyTools
  `,
  RolesAnywhere: `
    Persistence/AccountManipulation
  `,
  Route53Resolver: `
    DefenseImpairment/DisableOrModifyTools
  `,
  SageMaker: `
    Execution/CommandAndScriptingInterpreter
  `,
  SES: `
    Impact/ResourceHijacking ResourceDevelopment/CompromiseAccounts
  `,
};

/** The full names, as GuardDuty writes them. */
export const GUARDDUTY_TYPES: readonly (readonly [type: string, family: string])[] = Object.entries(TYPES).flatMap(
  ([family, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name.replace('/', `:${family}/`), family] as const),
);
