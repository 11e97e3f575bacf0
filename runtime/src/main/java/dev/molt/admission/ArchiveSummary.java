package dev.molt.admission;

import dev.molt.archive.Archive;
import dev.molt.archive.ArchiveEntry;
import dev.molt.archive.ArchiveLimits;
import dev.molt.capability.Capability;
import dev.molt.capability.CapabilityUse;
import dev.molt.linkage.ApiDiff;
import dev.molt.linkage.ClassPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an archive has, at a glance. Immutable.
 *
 * @param entries how many entries
 * @param inflated how many bytes all of them have
 * @param classes how many classes, its libraries' included
 * @param release the newest release of Java that one of its classes is for; 0 where it has none
 * @param libraries maps the entry of each library to its length in bytes
 * @param packages those that its code refers to and that are neither its own nor the JDK's, sorted
 * @param capabilities maps what its code can do outside of itself to the places
 */
public record ArchiveSummary(
        int entries,
        long inflated,
        int classes,
        int release,
        Map<String, Long> libraries,
        List<String> packages,
        Map<Capability, List<CapabilityUse>> capabilities) {
    public ArchiveSummary {
        libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
        packages = List.copyOf(packages);
        capabilities = Collections.unmodifiableMap(new EnumMap<>(capabilities));
    }

    /** Looks over an archive that was admitted. */
    public static ArchiveSummary of(Applicant applicant, Decision.Admitted admitted) {
        ClassPath classPath = admitted.classPath();
        Map<Capability, List<CapabilityUse>> capabilities = new EnumMap<>(Capability.class);
        for (CapabilityUse use : classPath.capabilityUses()) {
            capabilities
                    .computeIfAbsent(use.capability(), any -> new ArrayList<>())
                    .add(use);
        }
        try (Archive archive = Archive.open(applicant.file(), applicant.fileName(), ArchiveLimits.DEFAULT)) {
            Map<String, Long> libraries = new LinkedHashMap<>();
            admitted.declaration()
                    .libraries()
                    .forEach(name -> archive.entry(name).ifPresent(entry -> libraries.put(name, entry.size())));
            return new ArchiveSummary(
                    archive.entries().size(),
                    archive.entries().stream().mapToLong(ArchiveEntry::size).sum(),
                    classPath.elements().stream()
                            .mapToInt(element -> element.index().classCount())
                            .sum(),
                    classPath.elements().stream()
                            .mapToInt(element -> element.index().release())
                            .max()
                            .orElse(0),
                    libraries,
                    packages(classPath),
                    capabilities);
        }
    }

    private static List<String> packages(ClassPath classPath) {
        SortedSet<String> ofJdk = new TreeSet<>();
        ModuleLayer.boot().modules().stream()
                .filter(module -> module.getClassLoader() == null
                        || module.getClassLoader() == ClassLoader.getPlatformClassLoader())
                .forEach(module -> ofJdk.addAll(module.getPackages()));
        SortedSet<String> packages = new TreeSet<>();
        for (String name : ApiDiff.classesReferredTo(classPath)) {
            int dot = name.lastIndexOf('.');
            if (dot > 0 && !ofJdk.contains(name.substring(0, dot))) {
                packages.add(name.substring(0, dot));
            }
        }
        return List.copyOf(packages);
    }
}
