package dev.molt.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.molt", importOptions = DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.molt.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule api_dependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage("dev.molt.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.molt.api..");

    @ArchTest
    static final ArchRule runtime_knowsNoFrontEnd = noClasses()
            .that()
            .resideOutsideOfPackages("dev.molt.server..", "dev.molt.cli..", "dev.molt.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.molt.server..", "dev.molt.cli..", "dev.molt.examples..", "picocli..");

    @ArchTest
    static final ArchRule runtime_knowsNoLanguageButJava = noClasses()
            .that()
            .resideOutsideOfPackages("dev.molt.python..", "dev.molt.cli..", "dev.molt.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.molt.python..", "org.graalvm..", "com.oracle.truffle..");

    @ArchTest
    static final ArchRule pythonsPackages_haveNoCycles =
            slices().matching("dev.molt.python.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule archives_areReadByNobodyElse = noClasses()
            .that()
            .resideOutsideOfPackages("dev.molt.archive..", "dev.molt.loader..", "dev.molt.examples..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.zip.ZipFile")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.jar.JarFile")
            .because("the JDK's readers accept what the strict one refuses");

    @ArchTest
    static final ArchRule referenceProtocol_dependsOnNothingOfUpdates = noClasses()
            .that()
            .resideInAPackage("dev.molt.reference..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.molt.update..", "dev.molt.store..", "dev.molt.watch..", "dev.molt.module..");
}
